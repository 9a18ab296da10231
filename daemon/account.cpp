// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/account.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ebpf/descriptor.h"

namespace limpet {
namespace {

namespace fs = std::filesystem;

Error failed(const fs::path& path, const char* what) {
  return Error{path.string() + ": " + what + ": " + std::strerror(errno)};
}

Result<void> make(const Account& account, const fs::path& directory) {
  if (directory.empty() || access(directory.c_str(), F_OK) == 0) return {};
  if (auto above = make(account, directory.parent_path()); !above) return above;
  if (mkdir(directory.c_str(), 0755) != 0 || chmod(directory.c_str(), 0755) != 0 ||
      lchown(directory.c_str(), account.user, account.group) != 0) {
    return failed(directory, "cannot be made");
  }
  return {};
}

}  // namespace

Result<Account> Account::find(const std::string& name) {
  errno = 0;
  // One thread yet: no need of the reentrant one.
  const passwd* entry = getpwnam(name.c_str());
  if (entry != nullptr) return Account{name, entry->pw_uid, entry->pw_gid};
  if (errno != 0) return Error{"user " + name + ": cannot be looked up: " + std::strerror(errno)};
  return Error{"user " + name + ": there is none; 'adduser --system --group " + name + "'"};
}

Result<void> give_file(const Account& account, const std::string& path) {
  if (auto made = make(account, fs::path(path).parent_path()); !made) return made;
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat about {};
  if (file.get() < 0 || fstat(file.get(), &about) != 0) return {};
  // The account may write in the directory, and could have put a link to another's file there: so
  // it has to be a file that is nowhere else.
  if (!S_ISREG(about.st_mode) || about.st_nlink != 1 || about.st_uid != 0) return {};
  if (fchown(file.get(), account.user, account.group) == 0) return {};
  return failed(path, "cannot be given to another user");
}

Result<void> require_replaceable(const Account& account, const std::string& path) {
  const std::string directory = fs::path(path).parent_path().string();
  if (access(directory.c_str(), W_OK | X_OK) == 0) return {};
  return Error{directory + ": user " + account.name + " cannot keep files there: " +
               std::strerror(errno) + "; 'chown " + account.name + ": " + directory + "'"};
}

}  // namespace limpet
