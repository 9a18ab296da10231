// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/screen.h"

#define NCURSES_NOMACROS
#include <langinfo.h>
#include <ncurses.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <cstring>

#undef lines  // of term.h's short names, which are macros

namespace limpet {
namespace {

/// limpetctl writes UTF-8 everywhere; ncurses does only in such a locale.
void use_utf8() {
  std::setlocale(LC_CTYPE, "");
  if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) std::setlocale(LC_CTYPE, "C.UTF-8");
}

bool can_place_cursor() {
  static char capability[] = "cup";
  const char* code = tigetstr(capability);
  return code != nullptr && code != reinterpret_cast<const char*>(-1);
}

short pair_of(Colour colour) {
  return static_cast<short>(colour);
}

void use_colours() {
  if (start_color() == ERR) return;
  use_default_colors();
  init_pair(pair_of(Colour::green), COLOR_GREEN, -1);
  init_pair(pair_of(Colour::yellow), COLOR_YELLOW, -1);
  init_pair(pair_of(Colour::red), COLOR_RED, -1);
}

attr_t attributes_of(const Span& span) {
  static constexpr attr_t weights[] = {A_NORMAL, A_BOLD, A_DIM, A_REVERSE};
  const attr_t weight = weights[static_cast<int>(span.weight)];
  // Without start_color(), a terminal has no pairs.
  const bool coloured = COLOR_PAIRS > pair_of(Colour::red) && span.colour != Colour::none;
  return coloured ? weight | COLOR_PAIR(pair_of(span.colour)) : weight;
}

Key key_of(int code) {
  switch (code) {
    case 'q':
    case 27:
      return Key::quit;
    case 'p':
      return Key::pause;
    case '?':
      return Key::help;
    case 'k':
    case KEY_UP:
      return Key::up;
    case 'j':
    case KEY_DOWN:
      return Key::down;
    case KEY_PPAGE:
      return Key::page_up;
    case KEY_NPAGE:
      return Key::page_down;
    case KEY_HOME:
      return Key::home;
    case KEY_END:
      return Key::end;
    case 'L' - '@':
      return Key::redraw;
    default:
      return Key::other;
  }
}

}  // namespace

Result<std::unique_ptr<Screen>> Screen::open(bool colour) {
  use_utf8();
  // An arrow's code begins as Esc does: so long, in ms, its rest may take on a slow line.
  if (std::getenv("ESCDELAY") == nullptr) set_escdelay(100);
  SCREEN* terminal = newterm(nullptr, stdout, stdin);
  if (terminal == nullptr) {
    const char* name = std::getenv("TERM");
    return Error{std::string("this kind of terminal is not known here (TERM): \"") +
                 (name ? name : "") + "\""};
  }
  std::unique_ptr<Screen> screen(new Screen(terminal));
  if (!can_place_cursor()) return Error{"this terminal cannot place its cursor (TERM)"};
  if (colour) use_colours();
  cbreak();
  noecho();
  curs_set(0);
  nodelay(stdscr, true);
  keypad(stdscr, true);
  screen->take_new_size();
  return screen;
}

Screen::Screen(void* terminal) : terminal_(terminal) {}

Screen::~Screen() {
  endwin();
  delscreen(static_cast<SCREEN*>(terminal_));
}

ScreenSize Screen::size() const {
  return {static_cast<size_t>(std::max(getmaxx(stdscr), 1)),
          static_cast<size_t>(std::max(getmaxy(stdscr), 1))};
}

void Screen::draw(const std::vector<Line>& lines) {
  // Wide characters make a line longer than it counts: the next line is drawn over what is too
  // much.
  erase();
  for (size_t row = 0; row < lines.size(); ++row) {
    move(static_cast<int>(row), 0);
    clrtoeol();
    for (const Span& span : lines[row]) {
      attrset(static_cast<int>(attributes_of(span)));
      addstr(span.text.c_str());
    }
    attrset(A_NORMAL);
  }
  refresh();
}

std::optional<Key> Screen::key() {
  const int code = getch();
  if (code == ERR) return std::nullopt;
  return key_of(code);
}

void Screen::take_new_size() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return;
  resizeterm(size.ws_row, size.ws_col);
}

void Screen::forget() {
  clearok(stdscr, true);
}

void Screen::stop_process() {
  endwin();
  std::raise(SIGSTOP);
  take_new_size();
  forget();
}

}  // namespace limpet
