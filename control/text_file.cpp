// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace limpet {
namespace {

Error failure(const std::string& path) {
  return {path + ": cannot read: " + std::strerror(errno)};
}

Result<std::string> read_open(int fd, const std::string& path, size_t most) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return failure(path);
  if (!S_ISREG(status.st_mode)) return Error{path + ": is not a regular file"};
  std::string text;
  char buffer[65536];
  while (text.size() <= most) {
    const ssize_t got = read(fd, buffer, sizeof buffer);
    if (got == 0) return text;
    if (got > 0) text.append(buffer, static_cast<size_t>(got));
    if (got < 0 && errno != EINTR) return failure(path);
  }
  return Error{path + ": is larger than the " + std::to_string(most) +
               " bytes that can be sent to limpetd; 'limpetd --check' reads larger ones"};
}

bool is_utf8(std::string_view text) {
  try {
    (void)nlohmann::json(text).dump();
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

}  // namespace

Result<std::string> read_text_file(const std::string& path, size_t most) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return failure(path);
  auto text = read_open(fd, path, most);
  close(fd);
  if (!text || is_utf8(*text)) return text;
  size_t line = 1, start = 0;
  for (size_t end;
       is_utf8(std::string_view(*text).substr(start, (end = text->find('\n', start)) - start));
       start = end + 1) {
    ++line;
  }
  return Error{path + ":" + std::to_string(line) + ": not valid UTF-8; save the file as UTF-8"};
}

Result<std::string> ask_about_file(Session& session, const std::string& method,
                                   const nlohmann::json& params) {
  if (!params.contains("path")) return session.ask_line(method, params);
  const auto& path = params["path"].get_ref<const std::string&>();
  const auto text = read_text_file(path);
  if (!text) return text.error();
  return session.ask_line(method + ".text", {{"path", path}, {"text", *text}});
}

}  // namespace limpet
