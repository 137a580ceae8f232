/** Why a password is not taken: the `param` of `password_refused`, and what people are told. */
export const passwordFaults = Object.freeze({
  too_short: { en: 'The password is too short.', de: 'Das Passwort ist zu kurz.' },
  too_long: {
    en: 'The password is too long: 256 characters at most.',
    de: 'Das Passwort ist zu lang: höchstens 256 Zeichen.',
  },
  common: {
    en: 'Many people have this password, so it is among the first that are tried. Choose another.',
    de: 'Dieses Passwort haben viele, deshalb wird es als eines der ersten probiert. Wählen Sie ein anderes.',
  },
  predictable: {
    en: 'The password can be guessed: it follows from the name, the address or the organisation, or repeats itself. Choose another.',
    de: 'Das Passwort lässt sich erraten: Es folgt aus Name, Adresse oder Organisation, oder es wiederholt sich. Wählen Sie ein anderes.',
  },
});

export type PasswordFault = keyof typeof passwordFaults;

export function isPasswordFault(text: string): text is PasswordFault {
  return Object.hasOwn(passwordFaults, text);
}
