import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const networkOnlyInApi = {
    name: 'fetch',
    message: 'Only src/api/http.ts and src/api/openai.ts talk to the network.',
};

export default ts.config(
    { ignores: ['target/', 'node_modules/'] },
    ...ts.configs.recommended,
    ...svelte.configs.recommended,
    {
        languageOptions: { globals: { ...globals.browser } },
        rules: {
            'no-undef': 'off',
            eqeqeq: 'error',
            'no-restricted-globals': ['error', networkOnlyInApi],
            // There is no SvelteKit here: the portal is always served from the root.
            'svelte/no-navigation-without-resolve': 'off',
        },
    },
    {
        files: ['**/*.svelte', '**/*.svelte.ts'],
        languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    },
    { files: ['src/api/http.ts', 'src/api/openai.ts'], rules: { 'no-restricted-globals': 'off' } },
    { files: ['*.js', '*.ts', 'build/*.mjs'], languageOptions: { globals: { ...globals.node } } },
);
