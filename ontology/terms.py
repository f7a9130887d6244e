"""What there is: entity types, roles, relations, and who may stand on which side of them.

One table feeds the RDF, the property graph and the documentation; `tests/test_ontology.py` holds
it against `kgbuild.ttl`, which is the source of truth.
"""

from enum import StrEnum
from typing import NamedTuple

#: Namespaces: the ontology's terms, the scheme of research domains, what is said of papers.
ONTOLOGY = "https://w3id.org/kgbuild/ontology#"
DOMAINS = "https://w3id.org/kgbuild/domains#"
BASE_IRI = "https://w3id.org/kgbuild/id/"


class EntityType(StrEnum):
    """The kinds of thing that a paper names, by the local names of their classes."""

    METHOD = "Method"
    MODEL = "Model"
    DATASET = "Dataset"
    TASK = "Task"
    DOMAIN = "Domain"
    METRIC = "Metric"


class Role(StrEnum):
    """What a paper does with an entity, strongest first."""

    PROPOSES = "proposes"
    EVALUATES_ON = "evaluatesOn"
    COMPARES_WITH = "comparesWith"
    USES = "uses"
    STUDIES = "studies"
    MENTIONS = "mentions"


class Relation(StrEnum):
    """How one entity stands to another."""

    EVALUATED_ON = "evaluatedOn"
    TRAINED_ON = "trainedOn"
    USED_FOR = "usedFor"
    BASED_ON = "basedOn"
    COMPARED_WITH = "comparedWith"
    MEASURED_BY = "measuredBy"
    KIND_OF = "kindOf"
    VARIANT_OF = "variantOf"


class Polarity(StrEnum):
    """How a sentence states it, strongest first."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    NEGATED = "negated"


#: A paper's link to a concept of `domains.ttl`: what the paper as a whole is about.
IN_DOMAIN = "inDomain"


class Signature(NamedTuple):
    """Which kinds of entity a relation joins."""

    subjects: frozenset[EntityType]
    objects: frozenset[EntityType]


def _joins(subjects: str, objects: str) -> Signature:
    return Signature(
        frozenset(map(EntityType, subjects.split())), frozenset(map(EntityType, objects.split()))
    )


_SYSTEM = "Method Model"
_ANY = " ".join(EntityType)

SIGNATURES: dict[Relation, Signature] = {
    Relation.EVALUATED_ON: _joins(_SYSTEM, "Dataset"),
    Relation.TRAINED_ON: _joins(_SYSTEM, "Dataset"),
    Relation.USED_FOR: _joins("Method Model Dataset", "Task Domain"),
    Relation.BASED_ON: _joins(_SYSTEM, _SYSTEM),
    Relation.COMPARED_WITH: _joins(_SYSTEM, _SYSTEM),
    Relation.MEASURED_BY: _joins("Task Model Method", "Metric"),
    Relation.KIND_OF: _joins(_ANY, _ANY),
    Relation.VARIANT_OF: _joins(_ANY, _ANY),
}


def allows(subject: EntityType, relation: Relation, object_: EntityType) -> bool:
    """Say whether the ontology lets `relation` join these two kinds.

    >>> allows(EntityType.MODEL, Relation.EVALUATED_ON, EntityType.DATASET)
    True
    >>> allows(EntityType.DATASET, Relation.EVALUATED_ON, EntityType.MODEL)
    False
    """
    signature = SIGNATURES[relation]
    return subject in signature.subjects and object_ in signature.objects
