"""pywebview's bridge between page and Python, without `eval`.

pywebview 6.2.1 builds `window.pywebview.api` with `new Function(...)` and delivers every answer through
`eval(...)`. A page whose policy has no `'unsafe-eval'` blocks both: buttons that do nothing. Scripts that
the web view itself runs are not under the policy, so the same bridge made of closures needs nothing from
it. `tests/desktop` runs it under a strict policy.
"""

from collections.abc import Callable
from typing import Any

CREATE_API = """
;window.pywebview._createApi = function (functions) {
  functions.forEach(function (one) {
    var path = one.func.split('.');
    var name = path.pop();
    var holder = path.reduce(function (object, part) {
      object[part] = object[part] || {};
      return object[part];
    }, window.pywebview.api);
    window.pywebview._returnValuesCallbacks[one.func] = {};
    holder[name] = function () {
      var given = Array.prototype.slice.call(arguments);
      var id = (Math.random() + '').substring(2);
      return new Promise(function (resolve, reject) {
        window.pywebview._checkValue(one.func, resolve, reject, id);
        window.pywebview._jsApiCallback(one.func, given, id);
      });
    };
  });
};
"""


def install(extra: str = "") -> None:
    """Make every page of this process get our bridge, and `extra` once it stands."""
    import webview.util  # noqa: PLC0415

    original = webview.util.load_js_files

    def load(window: Any, platform: str) -> Any:
        files: Any = original(window, platform)
        code, finish = files
        return code + CREATE_API + extra, finish

    setattr(webview.util, "load_js_files", load)  # noqa: B010 (not an attribute that mypy lets us assign)


def answer_without_eval(window: Any, run_script: Callable[[str], None]) -> None:
    """Deliver answers by running them; `run_script` must not wait, for the window may close meanwhile."""

    def evaluate(script: str, callback: object = None) -> None:
        run_script(script)

    window.evaluate_js = evaluate
