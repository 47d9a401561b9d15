#pragma once

#include <openssl/ssl.h>

namespace licet::test {

/// Gives a TLS context a fresh certificate for "127.0.0.1" that nobody has signed but itself.
void use_self_signed(SSL_CTX& context);

}  // namespace licet::test
