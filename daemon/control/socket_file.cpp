// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/socket_file.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace limpet {
namespace {

constexpr mode_t socket_mode = 0660;
constexpr mode_t directory_mode = 0755;

Error failed(const std::string& what, const std::string& path, int error) {
  return Error{what + " " + path + ": " + std::strerror(error)};
}

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path ||
      path.find('\0') != std::string::npos) {
    return Error{"not a socket path (1 to " + std::to_string(sizeof address.sun_path - 1) +
                 " bytes): " + path};
  }
  path.copy(address.sun_path, path.size());
  return address;
}

int stream_socket() {
  return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

// Each missing directory is made here rather than by create_directories, whose modes follow umask.
Result<void> make_directory(const std::filesystem::path& directory) {
  struct stat info {};
  if (directory.empty() || stat(directory.c_str(), &info) == 0) return {};
  if (auto parent = make_directory(directory.parent_path()); !parent) return parent;
  if (mkdir(directory.c_str(), directory_mode) != 0) {
    if (errno == EEXIST) return {};
    return failed("cannot make the directory", directory, errno);
  }
  if (chmod(directory.c_str(), directory_mode) != 0) {
    return failed("cannot set the mode of", directory, errno);
  }
  return {};
}

// 0 when somebody answers, else the reason why not.
int connect_error(const sockaddr_un& address) {
  const int probe = stream_socket();
  if (probe < 0) return errno;
  const int status =
      connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
  close(probe);
  return status;
}

Result<void> clear_way(const std::string& path, const sockaddr_un& address) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return {};
    return failed("cannot look at", path, errno);
  }
  if (!S_ISSOCK(info.st_mode)) return Error{path + " exists and is not a socket: left alone"};
  const int error = connect_error(address);
  // EAGAIN is a full backlog: somebody listens, if not very well.
  if (error == 0 || error == EAGAIN) return Error{"another limpetd answers on " + path};
  if (error != ECONNREFUSED && error != ENOENT) {
    return failed("cannot tell whether a limpetd answers on", path, error);
  }
  if (unlink(path.c_str()) != 0 && errno != ENOENT) {
    return failed("cannot remove the stale socket", path, errno);
  }
  return {};
}

}  // namespace

Result<SocketFile> SocketFile::bind(const std::string& path) {
  const auto address = address_of(path);
  if (!address) return address.error();
  const auto parent = make_directory(std::filesystem::path(path).parent_path());
  if (!parent) return parent.error();
  if (auto cleared = clear_way(path, *address); !cleared) return cleared.error();

  const int descriptor = stream_socket();
  if (descriptor < 0) return failed("cannot make a socket for", path, errno);
  SocketFile file("", descriptor);
  // The file takes the socket's mode less umask: so it never allows more than it should, without
  // touching the umask of the whole process. chmod below gives back what umask took.
  if (fchmod(descriptor, socket_mode) != 0) return failed("cannot set the mode of", path, errno);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
    return failed("cannot bind", path, errno);
  }
  file.path_ = path;
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0 || chmod(path.c_str(), socket_mode) != 0) {
    return failed("cannot set the mode of", path, errno);
  }
  file.device_ = info.st_dev;
  file.inode_ = info.st_ino;
  return file;
}

SocketFile::SocketFile(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      device_(other.device_),
      inode_(other.inode_) {}

SocketFile& SocketFile::operator=(SocketFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(device_, other.device_);
  std::swap(inode_, other.inode_);
  return *this;
}

SocketFile::~SocketFile() {
  struct stat info {};
  // While the socket is open its inode number cannot be given to another file.
  if (!path_.empty() && lstat(path_.c_str(), &info) == 0 && info.st_dev == device_ &&
      info.st_ino == inode_) {
    unlink(path_.c_str());
  }
  if (descriptor_ >= 0) close(descriptor_);
}

int SocketFile::take_descriptor() {
  return std::exchange(descriptor_, -1);
}

}  // namespace limpet
