/*
 * Names for people who do not exist, written for this purpose: common enough to be read as names, none that is an ordinary word, none that
 * ends in s, ß, x or z, so that an s of the genitive always shows.
 */

function list(names: string): readonly string[] {
  return Object.freeze(names.split(/\s+/));
}

export const familyNames = list(
  `Albrecht Alsleben Amberger Anhalt Asmann Aumann Bachmeier Barthold Bauriedel Behrendt Benthin Berkhoff Bielefeldt Blomberg Bockelmann
Bornemann Brandhorst Brehmer Brinkmann Buchholt Buntrock Burmeister Carstensen Clasen Dahlke Dannenberg Deichmann Dettmer Dierksen Dittmar
Domeyer Dreesen Dürkop Ebeling Eggert Ehlert Eichstedt Engelke Erdmann Evert Fahrenholt Feddersen Fehrmann Finkbeiner Flemming Folkert
Frerichsen Gabler Gehrke Gerlach Giesecke Goldammer Göttler Grabowski Gronemeyer Grothe Gundlach Haberland Hagedorn Hansemann Hartung
Hellwege Henningsen Herzberg Hilgendorf Hinrichsen Hövelmann Ihlefeld Imhoff Jacobsen Jankowski Jessen Jürgensen Kahlert
Kaltenbrunner Karstedt Kirchhoff Kleinert Klingbeil Knappe Kohlhase Kowalke Krogmann Kuhlmann Lahmann Landwehr Langhammer
Leutner Lindhorst Lohmann Lübbert Lüttke Mahnke Marquardt Meinecke Mertin Michaelsen Mittelstädt Möllendorf Nagorny Neidhardt Niehoff Nolting
Oberländer Oellrich Ohlendorf Oldenburger Osterloh Paulsen Petersen Pfaffenberger Plagemann Pohlmann Quandt Rademacher Raschke Rehbein
Reinhardt Riedmüller Rohwer Rosenau Rüdiger Ruhland Sandmeier Schaller Schelling Schönfelder Schröter Schwarzer Seidler Siebert Sörensen
Stackelberg Steinbrecher Stellmacher Stolberg Strohmeyer Tadler Tiedemann Uhlig Ullmann Veltmann Vollmer Wedekind Wehmeyer
Wessel Wiechmann Willert Wittkowski Wollenberg Wulfert Zander Zeidler Zellmer Ziemann`,
);

export const womensNames = list(
  `Adelheid Almut Amelie Annegret Antonia Astrid Barbara Beate Bettina Birgit Carla Carolin Charlotte Claudia Cordula Cornelia Dagmar
Daniela Dorothea Elena Elfriede Elke Emilia Erika Esther Eva Felicia Franziska Frauke Friederike Gabriele Gerda Gesine Gisela Greta Gudrun
Hanna Hannelore Hedwig Helene Henrike Hildegard Ilona Imke Ingeborg Ingrid Irene Isabella Jana Janine Johanna Judith Julia Karin Karoline
Katharina Katrin Kerstin Klara Larissa Lena Leonie Lieselotte Lotte Luise Magdalena Margarete Marianne Marlene Martha Mathilde Melanie
Mirjam Monika Nadine Natalie Nina Olivia Petra Pia Ramona Rebekka Regina Renate Rosalie Ruth Sabine Sandra Silke Simone Sophie Stefanie
Susanne Svenja Tanja Teresa Ulrike Ursula Valerie Vera Verena Viktoria Waltraud Wiebke Yvonne`,
);

export const mensNames = list(
  `Adrian Albert Alexander Anton Armin Arne Arthur Benedikt Benjamin Bernhard Bertram Björn Bruno Burkhard Carsten Christian
 Conrad Daniel David Detlef Dieter Dietmar Dirk Eberhard Edgar Eduard Egon Emil Erich Erik Erwin Eugen Fabian
 Ferdinand Florian Friedrich Fridolin Georg Gerald Gerhard Gernot Gottfried Gregor Guido Günther Gustav Harald Hartmut Heiner
Heinrich Helmut Hendrik Henning Herbert Hermann Holger Hubert Hugo Ingmar Joachim Johann Jonathan Julian Jürgen Kai Karsten Kilian
Konrad Konstantin Kurt Lambert Leonard Leopold Ludwig Lothar Ludger Manfred Manuel Marcel Martin Maximilian Michael
 Niklot Norbert Oliver Oskar Otto Patrick Paul Peter Philipp Rainer Ralf Raimund Reinhold Richard Robert Roland Rudolf Rüdiger
Sebastian Siegfried Simon Stefan Steffen Sven Theodor Thorsten Tilmann Torben Udo Ulrich Uwe Valentin Viktor Volker Walther
Werner Wilhelm Winfried Wolfgang Wolfram`,
);

const others = {
  women: list(
    `anna anne anja andrea angela angelika brigitte christa christina christine doris edith elisabeth emma frieda heike inge jutta kathrin laura lea lisa
maria marie mia nicole sabrina sara sarah silvia sonja ute vanessa yasmin aylin ayşe ayse fatma elif zeynep emine hatice leyla merve esra agnieszka katarzyna
małgorzata malgorzata ewa zofia joanna aleksandra olga natalia svetlana oksana mary patricia jennifer linda elizabeth susan jessica karen nancy betty
margaret ashley emily kimberly donna michelle carol amanda dorothy melissa deborah rebecca sharon cynthia kathleen amy angela shirley brenda pamela emma
nicole helen samantha katherine christine rachel olivia fatima aisha maryam layla nour linh mai lan hoa thi`,
  ),
  men: list(
    `andreas bernd cem christoph claus dennis felix frank fritz hans heinz horst jakob jan jens jonas jörg josef karl klaus lars leon lukas lutz marco mario mark
markus max michael moritz nico niklas noah olaf paul rolf sascha stephan thomas tim timo tom uli wolf mehmet mustafa ahmet ali hüseyin hasan ibrahim murat
emre can yusuf osman łukasz lukasz piotr paweł pawel krzysztof andrzej tomasz marek jakub mateusz adam dmitri sergej igor ivan james john robert william
richard joseph thomas charles christopher matthew anthony mark donald steven andrew joshua kenneth kevin brian george timothy ronald jason edward jeffrey
ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon henry jack mohammed muhammad ahmad omar khalid tariq minh duc tuan van hung`,
  ),
} as const;

export type Gender = 'women' | 'men';

const genders: ReadonlyMap<string, Gender> = new Map([
  ...womensNames.map((name) => [name.toLowerCase(), 'women'] as const),
  ...mensNames.map((name) => [name.toLowerCase(), 'men'] as const),
  ...others.women.map((name) => [name, 'women'] as const),
  ...others.men.map((name) => [name, 'men'] as const),
]);

/** Whose given name it is; undefined where it is none that is known here. */
export function genderOf(name: string): Gender | undefined {
  return genders.get(name.toLowerCase());
}
