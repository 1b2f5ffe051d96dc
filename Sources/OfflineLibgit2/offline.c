// libgit2 without its network: bump leaves fetch and push to the `git` executable, and the program neither carries nor
// starts what it would never use. Each function stands in for the one of that name in libgit2 or Mbed TLS. Where libgit2
// is linked as an archive, its modules for ssh and http are left out by that, and with them libssh2, OpenSSL, Mbed TLS
// and Kerberos; where it is a shared library, the dynamic linker finds these first. Connections through them fail.

#include <stdbool.h>
#include <stddef.h>

#include "offline.h"

enum {
  failed = -1,                // GIT_ERROR
  no_certificates = -0x2900,  // MBEDTLS_ERR_X509_FILE_IO_ERROR, which libgit2 passes over as it does a missing file
};

// Transports: libgit2's table of them names these two. local and git:// stay.
int git_smart_subtransport_http(void **out, void *owner, void *parameter) { return failed; }
int git_smart_subtransport_ssh(void **out, void *owner, void *parameter) { return failed; }

// What libgit2 starts with both, and an option of the first one.
bool git_http__expect_continue = false;
int git_transport_ssh_global_init(void) { return 0; }

// TLS: starting it reads the certificates of all authorities, 8 ms.
int git_mbedtls_stream_global_init(void) { return 0; }
int git_mbedtls__set_cert_location(const char *file, const char *folder) { return failed; }
int git_mbedtls_stream_new(void **out, const char *host, const char *port) { return failed; }
int git_mbedtls_stream_wrap(void **out, void *stream, const char *host) { return failed; }
int mbedtls_x509_crt_parse_file(void *chain, const char *path) { return no_certificates; }
