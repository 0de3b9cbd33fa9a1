const token = location.hash.slice(3);
const tell = (event, rest) => fetch('/told', {method: 'POST', body: JSON.stringify({event, token, ...rest})});
let violations = 0;
window.addEventListener('securitypolicyviolation', (e) => {
  violations += 1;
  if (violations > 1) tell('violation', {what: `${e.blockedURI} ${e.violatedDirective}`});
});
let refused = false;
try { new Function('return 1')(); } catch { refused = true; }
window.addEventListener('alfavoice-window', (e) => tell('window', e.detail));
window.addEventListener('pywebviewready', async () => {
  const api = window.pywebview.api;
  for (const name of ['minimize', 'toggle_maximize', 'close'])
    document.getElementById(name).addEventListener('click', () => { tell('clicked', {name}); api[name](); });
  document.getElementById('corner').addEventListener('pointerdown', () => api.start_resize('se'));
  const visits = 1 + Number(localStorage.getItem('visits') || 0);
  localStorage.setItem('visits', visits);
  tell('ready', {visits, maximized: await api.is_maximized(), inline: window.inlineRan === true, refused,
    file: await api.open_external('file:///etc/passwd'), names: Object.keys(api).sort()});
});
