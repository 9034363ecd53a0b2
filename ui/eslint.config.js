import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

// Words belong to the catalogue (src/lib/words), so markup and spoken attributes hold none of their own.
const wordsInMarkup = [
  {
    selector: 'SvelteElement[kind="html"] > SvelteText[value=/\\p{L}{2,}/u]',
    message: 'Put this text into src/lib/words/en.ts.',
  },
  {
    selector:
      'SvelteAttribute[key.name=/^(aria-label|aria-description|title|placeholder|alt|label)$/] > SvelteLiteral[value=/\\p{L}{2,}/u]',
    message: 'Put this text into src/lib/words/en.ts.',
  },
];

export default ts.config(
  { ignores: ['.svelte-kit/', 'build/', 'playwright-report/', 'test-results/', 'src/lib/api/generated/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-undef': 'off',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // State that is not on screen is held in plain sets and maps; what is on screen is replaced whole.
      'svelte/prefer-svelte-reactivity': 'off',
      // The app stands at the root of its own address, so a path needs no base before it.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      // Text from outside is never HTML.
      'svelte/no-at-html-tags': 'error',
      'svelte/no-at-debug-tags': 'error',
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error',
      'svelte/require-each-key': 'error',
      'no-restricted-syntax': ['error', ...wordsInMarkup],
    },
  },
  {
    files: ['*.config.*', 'tests/**', 'e2e/**'],
    languageOptions: { globals: { ...globals.node } },
  },
);
