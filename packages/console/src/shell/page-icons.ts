import {
  ChartColumn,
  Cpu,
  EyeOff,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  MessagesSquare,
  Rocket,
  ScrollText,
  Settings,
  ShieldCheck,
  Stamp,
  UserCheck,
} from 'lucide-react';
import type { PageName } from '../routes/pages.ts';

export const pageIcons: Readonly<Record<PageName, LucideIcon>> = {
  overview: LayoutDashboard,
  start: Rocket,
  log: ScrollText,
  playground: MessagesSquare,
  review: UserCheck,
  guards: ShieldCheck,
  privacy: EyeOff,
  keys: KeyRound,
  models: Cpu,
  evidence: Stamp,
  statistics: ChartColumn,
  settings: Settings,
};
