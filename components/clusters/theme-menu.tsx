'use client';

import { Monitor, Moon, Sun, SunMoon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuRadioGroup } from '#components/ui/menu.tsx';
import { applyTheme, readTheme, type Theme } from './theme.ts';

const CHOICES = [
  { value: 'system', label: 'As the system', icon: <Monitor aria-hidden /> },
  { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
] as const;

/** System, light or dark. */
export function ThemeMenu() {
  const [theme, setTheme] = useState<Theme | null>(null);
  useEffect(() => setTheme(readTheme()), []);
  const choose = (next: Theme) => {
    setTheme(next);
    applyTheme(next);
  };
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="Theme">
          <SunMoon aria-hidden />
        </IconButton>
      }
    >
      <MenuRadioGroup label="Theme" value={theme} onChange={choose} choices={CHOICES} />
    </Menu>
  );
}
