import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds a running Medley. */
const registry = process.env.MEDLEY_PORTAL_API ?? 'http://127.0.0.1:8080';

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // Vitest runs in Node, where Svelte would resolve to its server build.
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  build: {
    outDir: 'target/classes/META-INF/resources',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no inline code and no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': registry, '/v1': registry } },
  preview: { proxy: { '/api': registry, '/v1': registry } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    // One DOM for the files of a worker: making another for each takes longer than the tests.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
}));
