// Words from which the seeded todos, notes, conversations and sales are made.

export const TODO_LISTS: readonly (readonly [list: string, titles: readonly string[]])[] = [
  [
    'Inbox',
    [
      ...['Answer the landlord', 'Renew the passport', 'Book the dentist', 'Pay the water bill'],
      ...['Call Jörg back', 'Return the drill', 'Cancel the gym', 'Sort the photos of summer'],
    ],
  ],
  [
    'Launch',
    [
      ...['Write the announcement', 'Check the price page', 'Record the demo', 'Brief support'],
      ...['Translate the form', 'Test the upgrade', 'Order stickers', 'Plan the first week'],
      ...['Measure the start page', 'Ask three customers for a quote', 'Freeze the texts'],
    ],
  ],
  [
    'Home',
    [
      ...['Fix the kitchen lamp', 'Plant the herbs', 'Paint the fence', 'Clean the gutters'],
      ...['Defrost the freezer', 'Oil the door', 'Find the missing key', 'Bleed the radiators'],
    ],
  ],
  [
    'Groceries',
    [
      ...['Bread', 'Coffee', 'Tomatoes', 'Rice', 'Lemons', 'Butter', 'Olives', 'Dish soap'],
      ...['Oats', 'Apples', 'Yoghurt', 'Chocolate'],
    ],
  ],
];

export const TODO_TAGS = ['home', 'urgent', 'phone', 'computer', 'money', 'waiting', 'fun'];

export const NOTE_PAGES: readonly (readonly [title: string, body: string])[] = [
  [
    'Team meeting',
    [
      'Present: Anna, Ben, Carla, David',
      '',
      '1. The release moves to Thursday.',
      '2. Carla asks two customers whether the new list is fast enough.',
      '3. Ben writes down how an import is undone.',
      '',
      'Next meeting: Monday, ten o’clock.',
    ].join('\n'),
  ],
  [
    'Recipe: lentil soup',
    [
      'For four people.',
      '',
      '- 250 g of red lentils',
      '- 2 onions, 2 carrots, a piece of ginger',
      '- 1 l of stock',
      '- cumin, lemon, salt',
      '',
      'Fry the onions, add all but the lemon, cook for 20 minutes, blend.',
      'The lemon comes last.',
    ].join('\n'),
  ],
  [
    'Packing list',
    ['Tent', 'Sleeping bags', 'Stove and two cartridges', 'Map', 'Rain jackets', '', 'Tea!'].join(
      '\n',
    ),
  ],
  [
    'Ideas for the workshop',
    [
      'Two people write into one text at the same time: what should happen?',
      '',
      'Let everybody guess first. Then show it.',
      'Cut the line of one of them and do it again.',
      '',
      'Materials: two laptops, one projector, sticky notes.',
    ].join('\n'),
  ],
  [
    'Books',
    [
      'To read:',
      '- the one about bridges that Greta praised',
      '- something short for the train',
      '',
      'Lent to Farid: the atlas.',
    ].join('\n'),
  ],
  [
    'Numbers of the quarter',
    [
      'Orders are up, returns too.',
      'Most returns come from one batch; see the mail of the warehouse.',
      '',
      'Open: what did the campaign in the north cost?',
    ].join('\n'),
  ],
  ['Wi-Fi for guests', 'Network: Besuch\nThe password is on the fridge.'],
  ['', 'A note without a title is a note, too.'],
];

export const NOTE_TAGS = ['work', 'home', 'travel', 'kitchen', 'idea'];

export const CHAT_ROOMS: readonly (readonly [name: string, about: string])[] = [
  ['General', 'What concerns everybody'],
  ['Support', 'Customers ask, we answer'],
  ['Kitchen', 'Lunch, coffee and who ate the cake'],
  ['Release', 'What goes out, and when'],
];

export const CHAT_LINES = [
  ...['Good morning!', 'Has anybody seen the keys of the small room?', 'On it.', 'Done 🎉'],
  ...[
    'Can you look at the ticket from Lyon? They wait since yesterday.',
    'Yes, right after lunch.',
  ],
  ...['The build is green again.', 'Who broke it?', 'Me. Sorry. It was the timezone.', '😅'],
  ...['Coffee in five minutes?', 'Make it ten.', 'I will be late, the train stands still.'],
  ...['The customer says that it works now, and says thank you.', 'That was quick, well done.'],
  ...['Does anyone need the projector at two?', 'We do.', 'Then I take the one upstairs.'],
  ...[
    'Reminder: the fire drill is at eleven.',
    'Numbers are in the note “Numbers of the quarter”.',
  ],
  ...['I cannot reproduce it. Which version do they have?', 'The one before last.', 'Ah.'],
  ...['See you tomorrow.', 'Enjoy the evening!', 'Lunch?', 'Already ate, thanks.', '👍'],
];

export const PRODUCTS: readonly (readonly [product: string, price: number])[] = [
  ['Desk lamp', 49],
  ['Notebook', 9.5],
  ['Headphones', 129],
  ['Backpack', 79],
  ['Water bottle', 24],
  ['Keyboard', 99],
  ['Office chair', 349],
  ['Monitor stand', 59],
];

export const REGIONS = ['North', 'South', 'East', 'West'];
