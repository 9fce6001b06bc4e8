import { useWord } from '@/shared/lib/word';
import { Mark, type Tone } from '@/shared/ui/Mark';
import type { Stage } from '../../api/mail';

const tones: Record<Stage, Tone> = { waiting: 'plain', retrying: 'warn', sent: 'good', failed: 'bad', bounced: 'bad' };

export function StageMark({ stage }: { stage: Stage }) {
  const word = useWord();
  return <Mark tone={tones[stage]}>{word('operations.mail.stage', stage)}</Mark>;
}
