import { App } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import { useRequisitionVerb } from '../../api/requisitions';
import type { Requisition } from '../../api/types';
import type { Editor } from '../../model/editor';

/**
 * Submit: what is unsaved goes first, then the verb. Cells that cannot be read stop it here, since the
 * server has never seen them; without network the promise is kept on the device.
 */
export function useSubmitting(requisition: Requisition, editor: Editor, onDone: () => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const verb = useRequisitionVerb('submit', t('demand.done.submit'), onDone);
  const { mutateAsync } = verb;
  const { id } = requisition;

  const submit = useCallback(async () => {
    if (running.current) return;
    const { mistakes } = editor.view().draft;
    if (mistakes.size > 0) {
      void message.error(t('demand.entry.mistakes', { count: mistakes.size }));
      return;
    }
    running.current = true;
    setBusy(true);
    try {
      const version = await editor.flush();
      if (version === null) {
        if (editor.view().saving.kind === 'offline') editor.setSubmitLater(true);
        return;
      }
      await mutateAsync({ id, version });
    } catch (error) {
      // The corner of the screen has said why; without an answer the promise stays.
      if (asProblem(error).uncertain) editor.setSubmitLater(true);
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, [editor, id, message, mutateAsync, t]);

  return { submit, busy };
}
