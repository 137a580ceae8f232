import './forbid-code-generation.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './styles.css';
import './ui/ui.css';
import './shell/shell.css';

const container = document.querySelector('#root');
if (container === null) throw new Error('index.html has no element #root');

createRoot(container).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
