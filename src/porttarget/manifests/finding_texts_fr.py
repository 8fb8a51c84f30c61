"""The sentences of findings in French, by code; {found} and {expected} are filled as in the English ones.

Every code of `finding_kinds` has its sentence here, and a test holds the two together.
"""

from __future__ import annotations

from typing import Final

# fmt: off
FRENCH: Final[dict[str, str]] = {
    # envelope and places
    "segment_count": "le nombre de segments déclaré est {found}, le message en compte {expected}",
    "group_count": "le nombre de messages déclaré est {found}, le groupe en compte {expected}",
    "interchange_count": "le nombre de groupes ou de messages déclaré est {found}, l'échange en compte {expected}",
    "control_number": "le numéro de contrôle de fermeture est {found}, celui d'ouverture est {expected}",
    "duplicate_interchange": "un échange du même expéditeur portant le numéro de contrôle {found} figure déjà dans ce fichier ({expected})",
    "duplicate_message": "un message portant la référence {found} figure déjà dans cet échange, au segment {expected}",
    "no_interchange": "le message {found} ne se trouve dans aucun échange ; {expected} était attendu avant lui",
    "charset": "l'octet {found} n'appartient pas au jeu de caractères {expected}",
    "association_place": "le code d'association {found} se trouve à l'élément 3, attendu au composant 5 de l'élément 2",
    "isa_form": "le segment ISA compte {found} octets, attendu {expected}",
    "cut": "l'échange est coupé après {found} ; il devait se poursuivre jusqu'à {expected}",
    "missing_segment": "il manque {expected} dans ce qu'ouvre {found}",
    "unexpected_segment": "le segment {found} n'a pas sa place ici ; attendu : {expected}",
    "repeated_segment": "le segment {found} est répété alors que {expected} est permis ; le premier est retenu",
    "segment_order": "le segment {found} se trouve plus loin que ne le veut l'ordre de la norme",
    "extra_elements": "le segment {found} a plus d'éléments que les {expected} de la norme",
    "no_column": "{found} est connu, mais aucune table n'a de colonne pour cela",
    "unknown_message": "le type de message {found} n'est pas lu ; sont lus : {expected}",
    "version_unknown": "la version {found} est lue comme les versions connues : {expected}",
    # values
    "bill_count": "le manifeste déclare {found} connaissements, il en contient {expected}",
    "container_count": "le message déclare {found} conteneurs, il en contient {expected}",
    "duplicate_bill": "le connaissement {found} figure déjà dans ce message, au segment {expected} ; les deux sont conservés",
    "bill_number_missing": "le connaissement n'a pas de numéro",
    "missing_party": "le connaissement ne nomme pas la partie attendue : {expected}",
    "container_check_digit": "le numéro de conteneur {found} a un chiffre de contrôle faux, calculé : {expected}",
    "container_number_form": "le numéro de conteneur {found} n'a pas la forme attendue : {expected}",
    "container_number_blank": "le numéro de conteneur {found} contient une espace ; il est lu {expected}",
    "container_mismatch": "le conteneur est déclaré ici avec {found}, auparavant avec {expected}",
    "imo_check_digit": "le numéro OMI {found} a un chiffre de contrôle faux, calculé : {expected}",
    "imo_form": "le code du navire {found} n'a pas la forme attendue : {expected}",
    "unknown_port": "le code de port {found} est inconnu des données de référence",
    "date_form": "la date {found} n'est pas écrite SSAAMMJJ ; lue comme {expected}",
    "time_form": "l'heure {found} n'est pas écrite HHMM ; lue comme {expected}",
    "weight_unit_unknown": "l'unité de poids {found} est inconnue, les kilogrammes restent vides ; connues : {expected}",
    "volume_unit_unknown": "l'unité de volume {found} est inconnue, les mètres cubes restent vides ; connues : {expected}",
    "unit_unknown": "l'unité {found} est inconnue, la valeur reste vide ; connues : {expected}",
    "position_form": "la position d'arrimage {found} n'a pas la forme attendue : {expected}",
    "country_form": "le pays {found} n'a pas la forme attendue : {expected}",
    "disposition_unknown": "le code de décision {found} est inconnu, ce qu'il impose l'est donc aussi",
    "number_form": "{found} n'est pas un nombre comme attendu : {expected}",
    "hs_form": "le code de marchandise {found} n'a pas la forme attendue : {expected}",
    "amendment_kind": "le type de modification {found} est lu comme {expected}",
    # goods, parties, containers of one input
    "description_missing": "le connaissement n'a aucune désignation de marchandises",
    "description_without_words": "la désignation {found} ne contient aucun mot",
    "description_repeated_character": "la désignation {found} n'est qu'un caractère répété",
    "vague_description": "la désignation {found} est jugée inacceptable car trop vague par {expected}",
    "hs_missing": "aucune ligne de marchandises du connaissement n'a de code du Système harmonisé",
    "unknown_hs": "le code {found} ne figure pas au Système harmonisé",
    "unknown_package": "le code d'emballage {found} est inconnu des données de référence",
    "unknown_size_type": "le type de conteneur {found} est inconnu (ISO 6346)",
    "unknown_un_number": "le numéro ONU {found} est inconnu de la liste des marchandises dangereuses",
    "name_without_words": "le nom {found} ne contient aucun mot",
    "name_repeated_character": "le nom {found} n'est qu'un caractère répété",
    "to_order_without_owner": "le connaissement est à ordre ({found}) et ne nomme ni propriétaire ni partie à aviser",
    "total_weight_repeated": "chacune des {expected} lignes de marchandises porte le poids total du connaissement, {found} kg",
    "weight_impossible": "le poids déclaré de {found} kg dépasse ce que ce type de conteneur peut porter, {expected} kg",
    "container_on_two_voyages": "le conteneur {found} est déclaré en même temps sur un autre voyage, {expected}",
    # several filings together
    "house_without_master": "le connaissement principal {found} que nomme ce connaissement n'a été reçu d'aucun déclarant",
    "bill_filed_again": "le connaissement {found} est déclaré à nouveau comme original alors qu'il tient depuis {expected}",
    "split_bill": "le connaissement {found} est réparti sur {expected} voyages ou ports",
    "amendment_unmatched": "la modification porte sur le connaissement {found}, qui n'avait pas été reçu",
    "undeclared_container": "le conteneur {found} est à bord selon le plan de chargement, mais aucun manifeste ne le déclare",
    "undeclared_empty": "le conteneur vide {found} est à bord selon le plan de chargement, mais aucun manifeste ne le déclare",
    "container_not_on_board": "le conteneur {found} est déclaré sur ce voyage, mais absent du plan de chargement",
    "stow_size_type": "le plan de chargement donne au conteneur le type {found}, le manifeste {expected}",
    "stow_lading_port": "selon le plan de chargement le conteneur a été chargé à {found}, selon le manifeste à {expected}",
    "stow_landing_port": "selon le plan de chargement le conteneur est débarqué à {found}, selon le manifeste à {expected}",
    "stow_weight": "le conteneur pèse {found} kg selon le plan de chargement, les marchandises {expected} kg selon le manifeste",
}
# fmt: on
