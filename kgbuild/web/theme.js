// Light or dark: as the system is, until one turns it, and then as it was left.
const theme = (() => {
  const now = () => document.documentElement.dataset.theme;

  function dress(name) {
    document.documentElement.dataset.theme = name;
    scene.dress();
    if (state.painter) state.painter.update();
  }

  function build() {
    let kept = null;
    try { kept = localStorage.getItem('kgbuild-theme'); } catch { kept = null; }
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dress(kept === 'dark' || kept === 'light' ? kept : dark.matches ? 'dark' : 'light');
    dom.by('theme').addEventListener('click', turn);
  }

  function turn() {
    const name = now() === 'dark' ? 'light' : 'dark';
    dress(name);
    try { localStorage.setItem('kgbuild-theme', name); } catch { /* a page from disk may not keep anything */ }
  }

  return { build, dress, now, turn };
})();
