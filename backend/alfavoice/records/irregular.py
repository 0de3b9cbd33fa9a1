"""English words whose forms no stemmer connects: the base form of each irregular one."""

_FORMS = """
be: am is are was were been being
have: has had
do: does did done
go: went gone goes
say: said
get: got gotten
make: made
know: knew known
think: thought
take: took taken
see: saw seen
come: came
give: gave given
find: found
tell: told
feel: felt
leave: left
bring: brought
begin: began begun
keep: kept
hold: held
write: wrote written
stand: stood
hear: heard
let: lets
mean: meant
set: sets
meet: met
run: ran
pay: paid
sit: sat
speak: spoke spoken
lead: led
read: reads
grow: grew grown
lose: lost
fall: fell fallen
send: sent
build: built
understand: understood
draw: drew drawn
break: broke broken
spend: spent
rise: rose risen
drive: drove driven
buy: bought
wear: wore worn
choose: chose chosen
seek: sought
throw: threw thrown
catch: caught
deal: dealt
win: won
forget: forgot forgotten
teach: taught
sell: sold
eat: ate eaten
fight: fought
sing: sang sung
swim: swam swum
drink: drank drunk
sleep: slept
fly: flew flown
freeze: froze frozen
hide: hid hidden
ride: rode ridden
ring: rang rung
shake: shook shaken
shoot: shot
sink: sank sunk
steal: stole stolen
swear: swore sworn
tear: tore torn
wake: woke woken
bite: bit bitten
blow: blew blown
feed: fed
dig: dug
hang: hung
lay: laid
lie: lay lain
light: lit
bind: bound
bend: bent
bleed: bled
breed: bred
creep: crept
dream: dreamt
forgive: forgave forgiven
kneel: knelt
lend: lent
shine: shone
shrink: shrank shrunk
slide: slid
spin: spun
spring: sprang sprung
stick: stuck
strike: struck stricken
sweep: swept
swing: swung
weave: wove woven
weep: wept
wind: wound
child: children
man: men
woman: women
person: people
foot: feet
tooth: teeth
goose: geese
mouse: mice
ox: oxen
leaf: leaves
life: lives
knife: knives
wife: wives
half: halves
shelf: shelves
wolf: wolves
thief: thieves
loaf: loaves
good: better best
bad: worse worst
far: further farther furthest farthest
datum: data
criterion: criteria
phenomenon: phenomena
analysis: analyses
basis: bases
crisis: crises
thesis: theses
index: indices
appendix: appendices
matrix: matrices
"""

BASE_FORM: dict[str, str] = {
    form: base
    for line in _FORMS.strip().splitlines()
    for base, _, rest in [line.partition(": ")]
    for form in rest.split()
}
