import type { Route } from './kit/router.svelte';
import { messages } from './messages';

const { titles } = messages;

/** Every page of the portal. The first match wins, so owners and their adapters come last. */
export const routes: Route[] = [
  { path: '/', title: titles.home, load: () => import('./home/HomePage.svelte') },
  { path: '/browse', title: titles.browse, load: () => import('./browse/BrowsePage.svelte') },
  { path: '/publish', title: titles.publish, load: () => import('./publish/PublishPage.svelte') },
  { path: '/playground', title: titles.playground, load: () => import('./playground/PlaygroundPage.svelte') },
  { path: '/account', title: titles.account, load: () => import('./account/AccountPage.svelte') },
  { path: '/sign-in', title: titles.signIn, load: () => import('./sign-in/SignInPage.svelte') },
  { path: '/recipes', title: titles.recipes, load: () => import('./recipes/RecipesPage.svelte') },
  { path: '/recipes/new', title: titles.newRecipe, load: () => import('./recipes/NewRecipePage.svelte') },
  { path: '/recipes/:owner/:name', title: titles.recipes, load: () => import('./recipes/RecipePage.svelte') },
  { path: '/evaluations', title: titles.evaluations, load: () => import('./evaluations/EvaluationsPage.svelte') },
  { path: '/evaluations/:id', title: titles.evaluations, load: () => import('./evaluations/RunPage.svelte') },
  { path: '/admin', title: titles.admin, load: () => import('./admin/AdminPage.svelte') },
  {
    path: '/collections/:id',
    title: titles.collection,
    load: () => import('./account/CollectionPage.svelte'),
  },
  { path: '/:owner', title: '', load: () => import('./owner/OwnerPage.svelte') },
  { path: '/:owner/:name/compare', title: titles.compare, load: () => import('./adapter/ComparePage.svelte') },
  { path: '/:owner/:name', title: '', load: () => import('./adapter/AdapterPage.svelte') },
];
