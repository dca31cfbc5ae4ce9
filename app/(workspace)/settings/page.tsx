/** The settings: the shell draws them. */
export default function SettingsPage() {
  return null;
}
