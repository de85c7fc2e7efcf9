// The reader's choice of colours and size, before anything is shown.
document.documentElement.className = 'js';
try { Object.assign(document.documentElement.dataset, JSON.parse(localStorage.guidepost)) } catch {}
