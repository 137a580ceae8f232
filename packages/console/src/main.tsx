import './session/asked-early.ts';
import './forbid-code-generation.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { router } from './routes/router.ts';
import { rememberedKey } from './session/remembered-key.ts';
import './styles.css';
import './ui/ui.css';
import './shell/shell.css';

const container = document.querySelector('#root');
if (container === null) throw new Error('index.html has no element #root');

// The page comes while the gateway is asked who this is.
if (rememberedKey() !== undefined) void router.load();

createRoot(container).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
