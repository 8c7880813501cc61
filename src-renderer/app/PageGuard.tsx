import { Button } from '@fluentui/react-components';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useNavigation } from '../ui/navigation.ts';
import { Page } from '../ui/Page.tsx';
import { problemText } from '../ui/problems.ts';
import type { Route } from '../ui/routes.ts';
import { app } from './words.ts';

interface GuardProps {
  readonly route: Route;
  readonly children: ReactNode;
  /** Told once for each time that a page could not be drawn. */
  readonly onFailed: (error: unknown, componentStack: string) => void;
}

interface GuardState {
  /** Why the page could not be drawn, in the words of the program that drew it. */
  readonly raw: string | undefined;
  /** Of the page that was drawn last. */
  readonly route: Route;
}

/** A page that cannot be drawn says so in its place: the rest of the window goes on, and so does what runs. */
export class PageGuard extends Component<GuardProps, GuardState> {
  override state: GuardState = { raw: undefined, route: this.props.route };

  static getDerivedStateFromError(error: unknown): Partial<GuardState> {
    return { raw: String(error) };
  }

  static getDerivedStateFromProps({ route }: GuardProps, before: GuardState): GuardState | null {
    return route === before.route ? null : { raw: undefined, route };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.props.onFailed(error, componentStack ?? '');
  }

  override render(): ReactNode {
    const { raw } = this.state;
    if (raw === undefined) return this.props.children;
    return <FailedPage raw={raw} onAgain={() => this.setState({ raw: undefined })} />;
  }
}

interface FailedPageProps {
  readonly raw: string;
  readonly onAgain: () => void;
}

function FailedPage({ raw, onAgain }: FailedPageProps) {
  const { go } = useNavigation();
  return (
    <Page title={app.failedTitle}>
      <section className="card stack" role="alert">
        <p>{app.failedText}</p>
        <div className="row">
          <Button appearance="primary" onClick={onAgain}>
            {app.showAgain}
          </Button>
          <Button onClick={() => go({ page: 'support' })}>{app.supportBundle}</Button>
        </div>
        <details className="small">
          <summary>{problemText.rawLabel()}</summary>
          <code className="mono break">{raw}</code>
        </details>
      </section>
    </Page>
  );
}
