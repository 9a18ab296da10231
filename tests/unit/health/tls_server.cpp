// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/health/tls_server.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <utility>

namespace limpet {
namespace {

void add_extension(X509* certificate, int number, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, number, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

/// Valid since a year ago, and for so long from now.
X509* make_certificate(EVP_PKEY* key, std::chrono::seconds valid) {
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -365L * 86400);
  X509_gmtime_adj(X509_getm_notAfter(certificate), static_cast<long>(valid.count()));
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("mail.contoso.com"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  add_extension(certificate, NID_subject_alt_name, "DNS:mail.contoso.com");
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate, key, EVP_sha256());
  return certificate;
}

std::string pem_of(X509* certificate) {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string pem(data, static_cast<size_t>(size));
  BIO_free(memory);
  return pem;
}

}  // namespace

TlsServer::TlsServer(std::chrono::days valid, std::string reply, ScriptedServer::Script plain)
    : context_(SSL_CTX_new(TLS_server_method())) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = make_certificate(key, valid);
  SSL_CTX_use_certificate(context_.get(), certificate);
  SSL_CTX_use_PrivateKey(context_.get(), key);
  certificate_ = pem_of(certificate);
  X509_free(certificate);
  EVP_PKEY_free(key);
  const auto script = [this, reply = std::move(reply), plain = std::move(plain)](int connection) {
    plain(connection);
    serve(connection, reply);
  };
  server_ = std::make_unique<ScriptedServer>(std::vector<ScriptedServer::Script>{script});
}

void TlsServer::serve(int connection, const std::string& reply) const {
  SSL* session = SSL_new(context_.get());
  SSL_set_fd(session, connection);
  if (SSL_accept(session) == 1) {
    char request[4096];
    if (SSL_read(session, request, sizeof request) > 0 && !reply.empty()) {
      SSL_write(session, reply.data(), static_cast<int>(reply.size()));
    }
    is_reset(connection);
  }
  SSL_free(session);
}

}  // namespace limpet
