/** A panel that fails keeps its frame and says so; the rest of the screen goes on. */
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { clockText } from '../words/format.ts';
import { stationNow } from '../stores/tick.ts';
import { t } from '../words/index.ts';

interface Props {
  readonly children: ReactNode;
  /** Another value tries again. */
  readonly of: string;
}

interface State {
  readonly failedAt: number | null;
  readonly of: string;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failedAt: null, of: this.props.of };

  static getDerivedStateFromError(): Partial<State> {
    return { failedAt: stationNow() };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.of === state.of ? null : { of: props.of, failedAt: null };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error('A part of the screen failed', error, info.componentStack);
  }

  override render(): ReactNode {
    if (this.state.failedAt === null) return this.props.children;
    return (
      <div className="panel" role="alert">
        <p className="panel-body">{t('frame.partFailed', { time: clockText(this.state.failedAt) })}</p>
      </div>
    );
  }
}
