// Runs before the first paint, so a chosen theme never flashes in the other one. Kept out of the bundle for that reason.
try {
    const theme = localStorage.getItem('medley-theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
    // Storage is blocked: the system's theme is used.
}
