import { FluentProvider, RendererProvider, createDOMRenderer } from '@fluentui/react-components';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { hostOf } from './bench/host.ts';
import { App } from './app/App.tsx';
import { preferredLanguage, speak } from './ui/language/index.ts';
import { useTheme } from './ui/theme.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
// The page's policy takes styles from its own files, and from scripts that know the nonce.
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

function Root() {
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={useTheme()} id="provider">
        <App host={hostOf(window)} />
      </FluentProvider>
    </RendererProvider>
  );
}

const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no place for the app.');
// Until the settings are known. A text that was read before, while modules are loaded, is a mistake, and throws.
speak(preferredLanguage());
createRoot(root).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
