//! What every request type of generated code has beside its setters: it takes the settings of a [`Call`](crate::Call), and
//! is a future. It knows nothing of what is sent.

/// Gives a request type, which holds a [`Call`](crate::Call) of this answer, the methods of one and makes it a future;
/// with `stream`, its answer may be taken piece by piece.
#[macro_export]
macro_rules! request_type {
    ($name:ident, $answer:ty $(, $stream:ident)?) => {
        impl $name {
            /// How long the call may take, waits and repetitions included.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// One more header.
            pub fn header(self, name: &str, value: impl AsRef<str>) -> Self {
                Self(self.0.header(name, value))
            }

            /// Sends the request even where its values break rules of the description.
            pub fn unchecked(self) -> Self {
                Self(self.0.unchecked())
            }

            /// How often, and after which pauses, the request is sent again.
            pub fn retry(self, policy: $crate::RetryPolicy) -> Self {
                Self(self.0.retry(policy))
            }

            /// Sends the request, for an answer with its status and headers.
            pub fn send(self) -> $crate::Pending<$crate::Response<$answer>> {
                self.0.send()
            }

            $(
                /// Sends the request, for an answer whose body comes piece by piece, as it is.
                pub fn $stream(self) -> $crate::Pending<$crate::Streamed> {
                    self.0.$stream()
                }
            )?
        }

        impl Future for $name {
            type Output = ::std::result::Result<$answer, $crate::Error>;

            fn poll(
                mut self: ::std::pin::Pin<&mut Self>,
                context: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<Self::Output> {
                ::std::pin::Pin::new(&mut self.0).poll(context)
            }
        }
    };
}
