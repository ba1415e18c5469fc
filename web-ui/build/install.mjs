// Runs `npm ci` only when the lock file is not the one that node_modules was installed from, so a second build needs no network.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const stamp = 'node_modules/.installed-from';
const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
const isCurrent = existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;

if (!isCurrent) {
    const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], { stdio: 'inherit' });
    if (npm.status !== 0) {
        console.error(
            'npm ci failed: the portal needs Node 20.19 or newer, npm, and the packages of package-lock.json.',
        );
        process.exit(npm.status ?? 1);
    }
    writeFileSync(stamp, lock);
}
