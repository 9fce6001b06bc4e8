import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { headFor } from '@/shared/api/verb';
import { uuid } from '@/shared/lib/random';
import { fetchLines, fetchRequisition, postVerb, saveLines, type Opened } from '../../api/requisitions';
import { Editor, type View } from '../../model/editor';

/** The editor of an opened requisition, alive as long as the page. */
export function useEditor({ requisition, lines }: Opened, onSubmitted: () => void): { editor: Editor; view: View } {
  const { id, version } = requisition;
  const [editor] = useState(
    () =>
      new Editor(id, { version, lines }, {
        save: (batch, on) => saveLines(id, batch, on, headFor(uuid())),
        reload: async () => {
          const [head, all] = await Promise.all([fetchRequisition(id), fetchLines(id)]);
          return { version: head.version, lines: all };
        },
        submit: async (on) => {
          await postVerb(id, 'submit', on, headFor(uuid()));
          onSubmitted();
        },
        now: () => Date.now(),
      }),
  );
  const view = useSyncExternalStore(editor.subscribe, editor.view);
  useEffect(() => editor.start(), [editor]);
  useEffect(() => {
    const back = () => void editor.flush();
    window.addEventListener('online', back);
    return () => window.removeEventListener('online', back);
  }, [editor]);
  return useMemo(() => ({ editor, view }), [editor, view]);
}
