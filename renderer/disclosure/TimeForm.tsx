/** `T`: a time typed, shown as it is read, gone to with Enter. */
import { useState, type JSX } from 'react';
import { stationNow } from '../stores/tick.ts';
import { dateText, clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { timeOf } from './times.ts';
import { moveFrame, useView } from './view.ts';
import css from './Disclosure.module.css';

const close = (): void => useView.setState({ form: null });

export function TimeForm(): JSX.Element {
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const at = timeOf(text, stationNow());
  const said = at === null ? t('disclosure.timeHint') : `${dateText(at)} ${clockText(at)}`;
  return (
    <form
      className={css.timeForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (at === null) return setWrong(true);
        close();
        // The frame begins at the time itself: that is where one looks first.
        moveFrame(at);
      }}
    >
      <input
        ref={(field) => field?.focus()}
        className={`field ${css.timeField}`}
        aria-label={t('disclosure.timeField')}
        aria-invalid={isWrong}
        inputMode="numeric"
        autoComplete="off"
        placeholder="0312"
        maxLength={12}
        value={text}
        onChange={(event) => {
          setWrong(false);
          setText(event.target.value);
        }}
      />
      <span className="panel-hint" role="status">
        {isWrong ? t('disclosure.timeNone') : said}
      </span>
      <button type="submit" className="button primary">
        {t('disclosure.timeGo')}
      </button>
      <button type="button" className="button" onClick={close}>
        {t('disclosure.cancel')}
      </button>
    </form>
  );
}
