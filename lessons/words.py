"""Words for first passwords: common, easy to hear and to spell, none that hurts."""

_WORDS = """
acorn alpine amber anchor apple april apron arbor arrow aspen atlas autumn bacon badge
baker bamboo banjo barley barn basil basket beacon beaver berry birch bison blanket
blossom bluebird bonfire border bottle boulder branch breeze brick bridge bronze brook
bucket buffalo bugle butter button cabin cactus camel camera canal candle canoe canvas
canyon captain cardinal carpet carrot castle cedar cello chalk cherry chestnut chimney
circle citrus clover cobalt coconut comet compass copper coral corner cotton cousin
coyote cradle crane crater cricket crystal cymbal daisy dancer delta denim desert diamond
dolphin donkey dragon drummer eagle earth echo elbow ember emerald engine fabric falcon
farmer feather fiddle field finch flannel flute forest fossil fountain foxglove galaxy
garden garlic gazelle geyser ginger glacier globe goblet granite grape grove guitar
hammer harbor harvest hawk hazel heron hickory hill hollow honey horizon hornet iceberg
igloo indigo island ivory jacket jaguar jasmine jigsaw jungle juniper kayak kernel kettle
kitten ladder lagoon lantern lemon lichen lilac linen lizard lobster locket lotus lumber
magnet magpie mango maple marble market marsh meadow melon meteor mill mirror mitten
moose morning mosaic mountain muffin mustard napkin nectar needle nickel north nutmeg
oatmeal ocean olive onion opal orange orbit orchard orchid otter oyster paddle palace
panda paper parade parrot pasture peach peanut pebble pelican pencil pepper piano pigeon
pillow pilot pine planet plaza plum pocket pony poplar prairie pretzel puddle puffin
pumpkin quartz quilt rabbit radish raft rainbow ranger raven reef ribbon ridge river
robin rocket rooster rose rowboat saddle saffron sailor salmon sand sapphire satin
scarf school season shadow shell silver sister slope snow sparrow spider spruce squash
stable star steam stone storm stream summer sunset swallow table tailor teapot temple
thistle thunder ticket tiger timber tomato topaz torch tower trail tulip tunnel turtle
umbrella valley vanilla velvet village violet violin voyage wagon walnut walrus water
weaver whale wheat whistle willow window winter wolf wool yarn yellow zebra zephyr zinnia
"""

WORDS = _WORDS.split()
