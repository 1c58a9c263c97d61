//! How much memory uploads, downloads and packed answers take, measured in a process of its own: it is this test binary
//! again, and the server is in this one. Linux alone says how much memory a process has had.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    thread,
};

use hero_api_runtime::{Client, File, RetryPolicy, json};
use hero_api_test_support::things::{READ, WRITE, builder, owned};

const MIB: u64 = 1 << 20;
/// The most memory that a call may take, whatever it sends or receives. The process itself has some 13 MiB.
const MOST: u64 = 4 * MIB;

/// Asserts that a call takes little memory. The child sends or receives this many MiB.
fn check(call: &str, size: u64) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || serve(stream.unwrap(), size * MIB));
        }
    });
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "child", "--ignored", "--nocapture"]);
    child.envs([("CALL", call), ("URL", &url), ("SIZE", &size.to_string())]);
    let output = child.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    let line = text.lines().find_map(|line| line.split_once("peak above the client: ")).unwrap().1;
    let peak: u64 = line.split(' ').next().unwrap().parse().unwrap();
    println!("{call} of {size} MiB: {line}");
    assert!(peak <= MOST, "{call} of {size} MiB took {peak} bytes");
}

#[test]
fn an_upload_takes_little_memory() {
    check("file", 300);
    check("form", 300);
    check("reader", 300);
}

#[test]
fn a_download_takes_little_memory() {
    check("download", 300);
}

#[cfg(feature = "gzip")]
#[test]
fn a_bomb_takes_little_memory() {
    check("bomb", 1024);
}

#[test]
#[ignore = "takes minutes"]
fn five_gigabytes_take_little_memory() {
    for call in ["file", "form", "reader", "download"] {
        check(call, 5 * 1024);
    }
}

/// Answers one request: a POST with how many bytes it had, a GET with zeros.
fn serve(stream: TcpStream, size: u64) {
    let mut reader = BufReader::with_capacity(256 * 1024, stream.try_clone().unwrap());
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line).unwrap_or(0) > 0 && line != "\r\n" {
        head.push_str(&line.to_ascii_lowercase());
        line.clear();
    }
    let mut stream = stream;
    if head.starts_with("post") {
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).map(|text| text.parse().unwrap());
        let received = match length {
            Some(length) => skip(&mut reader, length),
            None => skip_chunks(&mut reader),
        };
        let body = received.to_string();
        let answer = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        return stream.write_all(answer.as_bytes()).unwrap();
    }
    let (headers, part, times) = match head.contains("/small ") {
        true => ("content-length: 1".to_owned(), b"1".to_vec(), 1),
        #[cfg(feature = "gzip")]
        false if head.contains("/bomb ") => ("content-encoding: gzip".to_owned(), packed_zeros(), size / MIB),
        false => (format!("content-length: {size}"), vec![0; 1 << 20], size / MIB),
    };
    stream.write_all(format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{headers}\r\n\r\n").as_bytes()).unwrap();
    for _ in 0..times {
        // A client that has had enough closes.
        if stream.write_all(&part).is_err() {
            return;
        }
    }
}

/// Returns a member of a gzip file: a MiB of zeros.
#[cfg(feature = "gzip")]
fn packed_zeros() -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&vec![0; 1 << 20]).unwrap();
    encoder.finish().unwrap()
}

fn skip(reader: &mut impl Read, length: u64) -> u64 {
    std::io::copy(&mut reader.take(length), &mut std::io::sink()).unwrap()
}

fn skip_chunks(reader: &mut impl BufRead) -> u64 {
    let mut sum = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let length = u64::from_str_radix(line.trim(), 16).unwrap();
        sum += skip(reader, length);
        skip(reader, 2);
        if length == 0 {
            return sum;
        }
    }
}

/// Runs in a process of its own.
#[test]
#[ignore = "is started by the others"]
fn child() {
    let Ok(call) = env::var("CALL") else { return };
    let size = env::var("SIZE").unwrap().parse::<u64>().unwrap() * MIB;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let builder = builder(&env::var("URL").unwrap()).attempt_timeout(None).timeout(None).retry(RetryPolicy::never());
    let client = builder.build().unwrap();
    runtime.block_on(async {
        client.call(&READ, json::<i64>).path::<String>("id", owned("small"), &[]).await.unwrap();
        // The highest value so far becomes the present one.
        fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = memory("VmRSS:");
        run(&client, &call, size).await;
        let peak = memory("VmHWM:");
        println!("peak above the client: {} bytes; of the whole process: {peak} bytes", peak.saturating_sub(before));
    });
}

async fn run(client: &Client, call: &str, size: u64) {
    let upload = || client.call(&WRITE, json::<u64>);
    let download = |id: &str| client.call(&READ, json::<u64>).path::<String>("id", owned(id), &[]);
    // A file with nothing but zeros, which takes no space on the disk.
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(size).unwrap();
    match call {
        "file" => assert_eq!(upload().file(File::from_path(file.path()).unwrap()).await.unwrap(), size),
        "reader" => {
            let reader = tokio::fs::File::open(file.path()).await.unwrap();
            assert_eq!(upload().file(File::from_reader(reader, None)).await.unwrap(), size);
        }
        "form" => {
            let file = File::from_path(file.path()).unwrap();
            let sent = upload().multipart::<File>(file, &[], |file, form| form.file("scan", file)).await.unwrap();
            assert!(sent > size && sent < size + 1000, "{sent}");
        }
        "download" => {
            let (mut answer, mut sum) = (download("large").stream().await.unwrap(), 0);
            while let Some(piece) = answer.next().await.unwrap() {
                sum += piece.len() as u64;
            }
            assert_eq!(sum, size);
        }
        "bomb" => {
            // Whoever reads it piece by piece has each piece alone, and a call ends at its limit.
            let mut answer = download("bomb").stream().await.unwrap();
            let mut sum = 0;
            while sum < 64 * MIB {
                sum += answer.next().await.unwrap().unwrap().len() as u64;
            }
            drop(answer);
            let builder = builder(&env::var("URL").unwrap()).response_limit(1 << 20).retry(RetryPolicy::never());
            let limited = builder.build().unwrap().call(&READ, json::<u64>).path::<String>("id", owned("bomb"), &[]);
            assert!(limited.await.unwrap_err().to_string().contains("longer than 1048576 bytes"));
        }
        other => unreachable!("{other}"),
    }
}

/// Returns a figure of this process, in bytes.
fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim_end_matches("kB").trim().parse::<u64>().unwrap() * 1024
}
