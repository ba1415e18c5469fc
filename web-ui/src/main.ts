import { mount } from 'svelte';
import './kit/tokens.css';
import './kit/base.css';
import App from './App.svelte';
import { session } from './api/session.svelte';
import { startRouter } from './kit/router.svelte';
import { routes } from './routes';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element #app');

startRouter();
void session.load();
mount(App, { target, props: { routes } });
