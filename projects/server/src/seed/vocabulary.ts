// Words from which the seeded people and companies are made.

export const FIRST_NAMES = [
  ...['Anna', 'Ben', 'Carla', 'David', 'Elena', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas'],
  ...['Katrin', 'Luca', 'Mira', 'Nils', 'Olga', 'Pedro', 'Quinn', 'Rosa', 'Sven', 'Tara'],
  ...['Umut', 'Vera', 'Wim', 'Xenia', 'Yusuf', 'Zoë', 'Amélie', 'Björn', 'Chiara', 'Dragan'],
  ...['Emre', 'Freya', 'Giulia', 'Håkon', 'Ivana', 'Jörg', 'Kaito', 'Lena', 'Mateo', 'Noor'],
];

export const LAST_NAMES = [
  ...['Andersson', 'Bauer', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'García', 'Haddad'],
  ...['Ivanov', 'Jansen', 'Kowalski', 'Lindqvist', 'Moreau', 'Novák', "O'Brien", 'Papadopoulos'],
  ...['Quist', 'Rossi', 'Schäfer', 'Tanaka', 'Ünal', 'Virtanen', 'Weber', 'Yılmaz', 'Zimmermann'],
  ...['Almeida', 'Berg', 'Conti', 'Demir', 'Esposito', 'Fontaine', 'Gruber', 'Hansen', 'Keller'],
];

export const COMPANY_STEMS = [
  ...[
    'Alpen',
    'Baltic',
    'Cobalt',
    'Delta',
    'Elbe',
    'Fjord',
    'Granit',
    'Harbour',
    'Iris',
    'Juniper',
  ],
  ...['Kestrel', 'Lumen', 'Meridian', 'Nordlicht', 'Orchard', 'Pioneer', 'Quarry', 'Rhein'],
  ...['Summit', 'Tidewater', 'Umbra', 'Vantage', 'Willow', 'Zephyr'],
];

export const COMPANY_TRADES = [
  ...['Analytics', 'Bikes', 'Ceramics', 'Dairy', 'Energy', 'Foods', 'Glass', 'Hotels', 'Insurance'],
  ...['Logistics', 'Media', 'Optics', 'Paper', 'Robotics', 'Software', 'Textiles', 'Travel'],
];

export const COMPANY_FORMS = ['GmbH', 'AG', 'Ltd', 'S.A.', 'B.V.', 'AB', 'S.r.l.', 'Oy'];

export const PLACES: readonly (readonly [city: string, country: string, dial: string])[] = [
  ['Berlin', 'Germany', '+49 30'],
  ['Hamburg', 'Germany', '+49 40'],
  ['München', 'Germany', '+49 89'],
  ['Paris', 'France', '+33 1'],
  ['Lyon', 'France', '+33 4'],
  ['Madrid', 'Spain', '+34 91'],
  ['Roma', 'Italy', '+39 06'],
  ['Milano', 'Italy', '+39 02'],
  ['Amsterdam', 'Netherlands', '+31 20'],
  ['Stockholm', 'Sweden', '+46 8'],
  ['Helsinki', 'Finland', '+358 9'],
  ['København', 'Denmark', '+45 33'],
  ['Wien', 'Austria', '+43 1'],
  ['Zürich', 'Switzerland', '+41 44'],
  ['Warszawa', 'Poland', '+48 22'],
  ['Lisboa', 'Portugal', '+351 21'],
];

export const ROLES = ['Buyer', 'Director', 'Finance', 'IT', 'Operations', 'Owner', 'Support'];

/** Several lines each, as notes that several people keep grow. */
export const NOTES = [
  [
    'Prefers to be called in the morning, before ten.',
    'Decides together with the head of purchasing.',
    '',
    'Open points:',
    '- wants the price list for next year',
    '- asked whether deliveries can be split',
  ].join('\n'),
  [
    'Asked for a quote on the yearly plan.',
    'Sent on Monday; they compare it with two others.',
    '',
    'Next step: call back at the end of the month.',
  ].join('\n'),
  [
    'Met at the trade fair; wants a demo for the whole team.',
    '',
    'The team is spread over three places, so a video call it is.',
    'They use an older version and fear the migration.',
    'Bring the checklist.',
  ].join('\n'),
  [
    'Pays late, but pays.',
    'Reminders go to the accounts department, not to the contact.',
    '',
    'Agreed on 30 days without discount.',
  ].join('\n'),
  [
    'Renewal is due at the end of the quarter.',
    '',
    'Happy with the support, less so with the reports.',
    'Would pay more for a direct line.',
    '',
    'Next step: offer the larger package.',
  ].join('\n'),
];

export const PURPOSES = [
  'Licence',
  'Support plan',
  'Workshop',
  'Hardware',
  'Consulting',
  'Upgrade',
];
