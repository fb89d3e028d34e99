//! Who lives together: couples, children, grandparents, with ages that fit. Nobody has a name yet.

use super::random::Random;
use cunji_model::enumeration::Relation;

/// One place in a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub relation: Relation,
    pub male: bool,
    pub age: i64,
    /// Whose surname: the family's own, or one from outside (a wife, a husband's mother).
    pub of_the_family: bool,
}

#[derive(Debug, Clone, Copy, Default)]
enum Shape {
    #[default]
    Couple,
    Alone,
    Parents,
    ParentsAndElders,
    ThreeGenerations,
    SkippedGeneration,
    OneParent,
}

const SHAPES: &[(Shape, u64)] = &[
    (Shape::Alone, 5),
    (Shape::Couple, 11),
    (Shape::Parents, 36),
    (Shape::ParentsAndElders, 17),
    (Shape::ThreeGenerations, 22),
    (Shape::SkippedGeneration, 4),
    (Shape::OneParent, 5),
];

/// Largest household (domain.md §7: the mean is about 4).
const MOST: usize = 9;

/// A family of 1 to 9, the head first.
pub(super) fn invent(random: &mut Random) -> Vec<Place> {
    let mut family = match random.weighted(SHAPES) {
        Shape::Alone => vec![place(Relation::Head, random.percent(65), random.between(58, 88))],
        Shape::Couple => {
            let age = if random.percent(80) { random.between(55, 84) } else { random.between(24, 36) };
            couple(age, random)
        }
        Shape::Parents => parents(random.between(30, 56), random),
        Shape::ParentsAndElders => {
            let mut family = parents(random.between(32, 54), random);
            elders(&mut family, random);
            family
        }
        Shape::ThreeGenerations => three_generations(random),
        Shape::SkippedGeneration => {
            let mut family = couple(random.between(56, 70), random);
            let oldest = youngest_parent(&family) - 42;
            grandchildren(&mut family, oldest.clamp(2, 17), random.weighted(&[(1, 55), (2, 40), (3, 5)]), random);
            family
        }
        Shape::OneParent => {
            let mut family = vec![place(Relation::Head, random.percent(55), random.between(30, 56))];
            children(&mut family, random.weighted(&[(1, 60), (2, 35), (3, 5)]), random);
            family
        }
    };
    family.truncate(MOST);
    family
}

fn place(relation: Relation, male: bool, age: i64) -> Place {
    Place { relation, male, age, of_the_family: true }
}

/// Head and spouse of the other sex; the wife is from outside, also when she is the head's spouse or the head.
fn couple(age: i64, random: &mut Random) -> Vec<Place> {
    let head_is_male = random.percent(88);
    let apart = random.between(-1, 5);
    let spouse_age = (if head_is_male { age - apart } else { age + apart }).max(22);
    let head = Place { of_the_family: head_is_male, ..place(Relation::Head, head_is_male, age) };
    let spouse = Place { of_the_family: !head_is_male, ..place(Relation::Spouse, !head_is_male, spouse_age) };
    vec![head, spouse]
}

fn parents(age: i64, random: &mut Random) -> Vec<Place> {
    let mut family = couple(age, random);
    children(&mut family, random.weighted(&[(1, 28), (2, 52), (3, 18), (4, 2)]), random);
    family
}

/// Age of the younger one of a couple: a child is at least 20 years younger than that.
fn youngest_parent(family: &[Place]) -> i64 {
    let parents = family.iter().filter(|one| matches!(one.relation, Relation::Head | Relation::Spouse));
    parents.map(|one| one.age).min().unwrap_or(40)
}

/// Children of the head, the first born when the younger parent was 20 to 31, the others 1 to 6 years apart.
fn children(family: &mut Vec<Place>, count: i64, random: &mut Random) {
    let mut age = youngest_parent(family) - random.between(20, 31);
    for _ in 0..count {
        if age < 0 {
            return;
        }
        let male = random.percent(52);
        // Married daughters and sons over 35 have a household of their own.
        if age <= 35 {
            family.push(place(if male { Relation::Son } else { Relation::Daughter }, male, age));
        }
        age -= random.between(1, 6);
    }
}

/// One or both parents of the head; of the husband, when the head is a wife.
fn elders(family: &mut Vec<Place>, random: &mut Random) {
    let Some(head) = family.first().copied() else { return };
    let husband = family.iter().find(|one| one.male && matches!(one.relation, Relation::Head | Relation::Spouse));
    let child_age = husband.map_or(head.age, |husband| husband.age);
    let (father, mother) = match (head.male, husband.is_some()) {
        (true, _) | (false, false) => (Relation::Father, Relation::Mother),
        (false, true) => (Relation::HusbandsFather, Relation::HusbandsMother),
    };
    let father_age = child_age + random.between(21, 32);
    let mother_age = (father_age - random.between(0, 4)).max(child_age + 19);
    if father_age <= 92 && random.percent(60) {
        family.push(place(father, true, father_age));
    }
    if mother_age <= 95 && random.percent(75) {
        family.push(Place { of_the_family: false, ..place(mother, false, mother_age) });
    }
}

/// Head and spouse, a married son or daughter with the other half, and their children.
fn three_generations(random: &mut Random) -> Vec<Place> {
    let mut family = couple(random.between(50, 66), random);
    let child_age = (youngest_parent(&family) - random.between(20, 25)).clamp(24, 44);
    let son = random.percent(90);
    let other_age = (child_age + if son { random.between(-4, 1) } else { random.between(-1, 4) }).max(23);
    family.push(place(if son { Relation::Son } else { Relation::Daughter }, son, child_age));
    let other = if son { Relation::DaughterInLaw } else { Relation::SonInLaw };
    family.push(Place { of_the_family: false, ..place(other, !son, other_age) });
    let oldest = child_age.min(other_age) - random.between(20, 24);
    let count = random.weighted(&[(1, 45), (2, 45), (3, 10)]);
    let of_son = |male: bool| if male { Relation::SonsSon } else { Relation::SonsDaughter };
    let of_daughter = |male: bool| if male { Relation::DaughtersSon } else { Relation::DaughtersDaughter };
    let mut age = oldest;
    for _ in 0..count {
        if age < 0 {
            break;
        }
        let male = random.percent(52);
        family
            .push(Place { of_the_family: son, ..place(if son { of_son(male) } else { of_daughter(male) }, male, age) });
        age -= random.between(2, 6);
    }
    if random.percent(22) {
        elders(&mut family, random);
    }
    family
}

/// Grandchildren whose parents have another register.
fn grandchildren(family: &mut Vec<Place>, oldest: i64, count: i64, random: &mut Random) {
    let mut age = oldest;
    for _ in 0..count {
        if age < 0 {
            return;
        }
        let male = random.percent(52);
        family.push(place(if male { Relation::SonsSon } else { Relation::SonsDaughter }, male, age));
        age -= random.between(2, 5);
    }
}
