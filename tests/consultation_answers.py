"""Exports of participation platforms with exactly the columns that they write, and invented content; personal data are planted in them.

The columns are those of the sources that ``core/consultation/readers/platforms/*.json`` name.
"""

import csv
import io
import json

import openpyxl

# What no output may ever hold.
NAME, EMAIL, PHONE, PLATE = "Zénobie Quatrefages", "zenobie.q@courriel.example", "06 98 76 54 32", "ZZ-987-YX"
LINK = "https://www.facebook.com/zenobie.quatrefages"
PERSONAL = (NAME, "Quatrefages", EMAIL, "zenobie.q", PHONE, "98 76 54", PLATE, LINK, "facebook.com/zenobie")
DIRTY = f"Planter ici, dit <b>{EMAIL}</b> ({PHONE}), voiture {PLATE}, voir {LINK} <script>alert(1)</script>"
SCRUBBED = "Planter ici, dit [email] ([phone]), voiture [plate], voir [link]"


def csv_file(header, rows, separator=";", encoding="utf-8"):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode(encoding)


def xlsx_file(header, rows, sheet="Sheet 1", more=None):
    """A workbook written by openpyxl, which shares nothing with the reader."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in (header, *rows):
        book.active.append(list(line))
    for name, lines in (more or {}).items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def nested(header, row):
    """A record with keys parted by ``/`` as nested objects, as Decidim's JSON has it."""
    record = {}
    for name, value in zip(header, row):
        place = record
        *parents, last = name.split("/")
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return record


DECIDIM_NEW = (
    "id",
    "author/id",
    "author/name",
    "author/url",
    "taxonomies/id",
    "taxonomies/name",
    "participatory_space/id",
    "participatory_space/url",
    "component/id",
    "title/fr",
    "title/en",
    "body/fr",
    "body/en",
    "address",
    "latitude",
    "longitude",
    "state",
    "state_published_at",
    "reference",
    "answer/fr",
    "answered_at",
    "votes",
    "likes/total_count",
    "likes/user_likes",
    "comments",
    "attachments",
    "follows_count",
    "published_at",
    "url",
    "meeting_urls",
    "related_proposals",
    "is_amend",
    "original_proposal/title",
    "original_proposal/url",
    "withdrawn",
    "withdrawn_at",
    "created_at",
    "updated_at",
    "created_in_meeting",
    "coauthorships_count",
    "cost",
    "cost_report",
    "execution_period",
)
DECIDIM_OLD = (
    "id",
    "category/id",
    "category/name",
    "scope/id",
    "scope/name",
    "participatory_space/id",
    "participatory_space/url",
    "component/id",
    "title/fr",
    "body/fr",
    "state",
    "reference",
    "answer/fr",
    "supports",
    "endorsements/total_count",
    "endorsements/user_endorsements",
    "comments",
    "attachments",
    "followers",
    "published_at",
    "url",
    "meeting_urls",
    "related_proposals",
    "is_amend",
    "original_proposal/title",
    "original_proposal/url",
)
DECIDIM_COMMENTS = (
    "id",
    "created_at",
    "body",
    "locale",
    "author/id",
    "author/name",
    "alignment",
    "depth",
    "user_group/id",
    "user_group/name",
    "commentable_id",
    "commentable_type",
    "root_commentable_url",
)
DECIDIM_PROJECTS = (
    "id",
    "taxonomies/id",
    "taxonomies/name",
    "participatory_space/id",
    "participatory_space/url",
    "component/id",
    "title",
    "description",
    "budget/id",
    "budget_amount",
    "confirmed_votes",
    "comments",
    "created_at",
    "url",
    "address",
    "related_proposals",
    "related_proposal_titles",
    "related_proposal_urls",
)
SITE = "https://oye.exemple.org/processes/place/f/7/proposals"


def decidim_new(number=41, title="Verdir la place (SQ-7F3K2)", body=DIRTY, votes=12, latitude="47.2184", longitude="-1.5536", **more):
    values = {
        "id": number,
        "author/id": 9,
        "author/name": NAME,
        "author/url": "https://oye.exemple.org/profiles/zenobie.q",
        "taxonomies/name": "Nature",
        "participatory_space/id": 3,
        "participatory_space/url": "https://oye.exemple.org/processes/place",
        "component/id": 7,
        "title/fr": title,
        "body/fr": body,
        "address": "3 rue X",
        "latitude": latitude,
        "longitude": longitude,
        "state": "accepted",
        "reference": "oye-PROP-41",
        "votes": votes,
        "likes/total_count": 3,
        "likes/user_likes": NAME,
        "comments": 2,
        "published_at": "2026-03-12 10:11:12 UTC",
        "url": f"{SITE}/{number}",
        "is_amend": "false",
        "created_at": "2026-03-11 09:00:00 UTC",
        **more,
    }
    return [values.get(name) for name in DECIDIM_NEW]


def decidim_old(number=17, title="Un jardin sur le parking CP-0A1B2", supports=5):
    values = {
        "id": number,
        "category/name": "Voirie",
        "title/fr": title,
        "body/fr": "<p>Moins de voitures &amp; plus d'arbres</p>",
        "state": "rejected",
        "supports": supports,
        "endorsements/total_count": 1,
        "endorsements/user_endorsements": NAME,
        "comments": 0,
        "followers": 4,
        "published_at": "2021-05-01",
        "url": f"{SITE}/{number}",
        "component/id": 7,
        "reference": "x",
    }
    return [values.get(name) for name in DECIDIM_OLD]


def decidim_comment(number, proposal, alignment, body="D'accord", name=NAME):
    return [
        number,
        "2026-03-13 08:00:00 UTC",
        body,
        "fr",
        9,
        name,
        alignment,
        0,
        None,
        None,
        proposal,
        "Decidim::Proposals::Proposal",
        f"{SITE}/{proposal}",
    ]


def decidim_project(number, title, votes, related):
    values = {
        "id": number,
        "component/id": 8,
        "title": title,
        "description": "Un square",
        "budget/id": 1,
        "budget_amount": 50000,
        "confirmed_votes": votes,
        "comments": 1,
        "created_at": "2026-05-01",
        "related_proposals": related,
        "address": "3 rue X",
    }
    return [values.get(name) for name in DECIDIM_PROJECTS]


CONSUL = (
    "ID",
    "Title",
    "Description",
    "Administrator",
    "Valuator",
    "Valuation Group",
    "Scope of operation",
    "Feasibility",
    "Val. Fin.",
    "Unfeasibility explanation",
    "Selected",
    "Show to valuators",
    "Author username",
)
CONSUL_ES = (
    "ID",
    "Título",
    "Descripción",
    "Administrador",
    "Evaluador",
    "Grupo evaluador",
    "Ámbito de actuación",
    "Viabilidad",
    "Ev. Fin.",
    "Explicación",
    "Seleccionado",
    "Mostrar a evaluadores",
    "Usuario autor",
)


def consul_row(number=5, title="Más árboles en la plaza SQ-7F3K2"):
    return [number, title, "<p>Sombra para todos</p>", NAME, NAME, "-", "Centro", "Viable (10.000 €)", "Sí", "-", "No", "Sí", "zenobie.q"]


def consul_graphql():
    node = {
        "id": "8",
        "title": "Peatonalizar la calle",
        "description": DIRTY,
        "summary": "Corto",
        "external_url": "",
        "cached_votes_up": 31,
        "comments_count": 4,
        "hot_score": 1,
        "confidence_score": 3,
        "created_at": "2026-02-01",
        "public_created_at": "2026-02-01",
        "geozone_id": 1,
        "geozone": {"id": 1, "name": "Centro"},
        "tags": {"edges": [{"node": {"name": "calle"}}]},
        "map_location": {"latitude": 47.2184, "longitude": -1.5536, "zoom": 15},
        "public_author": {"id": 3, "username": NAME},
        "votes_for": {"edges": [{"node": {"public_created_at": "2026-02-01", "vote_flag": True}}]},
    }
    page = {"data": {"proposals": {"pageInfo": {"hasNextPage": False}, "edges": [{"node": node}]}}}
    return json.dumps(page).encode("utf-8")


GOVOCAL_EN = (
    "ID",
    "Title",
    "Description",
    "Tags",
    "Latitude",
    "Longitude",
    "Location",
    "Author name",
    "Author email",
    "Author ID",
    "Submitted at",
    "Published at",
    "Comments",
    "Likes",
    "Dislikes",
    "URL",
    "Project",
    "Status",
    "Assignee",
    "Assignee email",
    "gender",
    "birthyear",
)
GOVOCAL_FR = (
    "ID",
    "Titre",
    "Description",
    "Thèmes",
    "Latitude",
    "Longitude",
    "Localisation",
    "Nom de l'auteur",
    "E-mail de l'auteur",
    "ID de l'auteur",
    "Soumis le",
    "Publié le",
    "Commentaires",
    "Nombre de « likes »",
    "Nombre de « dislikes »",
    "URL",
    "Projet",
    "Statut",
    "Attribué",
    "E-mails du destinataire",
    "genre",
    "année de naissance",
)
GOVOCAL_COMMENTS = ("id", "input", "body", "upvotes_count", "author_name", "author_email", "created_at", "parent", "project")


def govocal_row(number="2f1c", title="Des arbres SQ-7F3K2", likes=9, dislikes=4, date=46093):
    return [
        number,
        title,
        DIRTY,
        "Nature; Rue",
        47.2184,
        -1.5536,
        "3 rue X",
        NAME,
        EMAIL,
        "77",
        date,
        date,
        2,
        likes,
        dislikes,
        f"https://participer.exemple.org/fr-FR/ideas/{number}",
        "Place",
        "proposed",
        NAME,
        EMAIL,
        "female",
        1980,
    ]


def govocal_geojson():
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-1.5536, 47.2184]},
        "properties": {
            "input_id": "ab12",
            "published_at": "03/14/2026 10:00:00",
            "titre": "Une fontaine",
            "commentaire": DIRTY,
            "autre_question": "libre",
            "user_data__author_id": "7",
            "user_data__author_email": EMAIL,
            "user_data__author_fullname": NAME,
            "user_data__gender": "female",
        },
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode("utf-8")


YOUR_PRIORITIES = (
    "Nr, Post id,email,User Name,Post Name,Description,Url,Category,Latitude,Longitude,Up Votes,Down Votes,Points Count,Points For,"
    "Points Against,Images,Contact Name,Contact Email,Contact telephone,Attachment URL,Attachment filename,Media URLs,Post transcript"
)


def your_priorities(questions=None):
    """As its exporter writes them: no escaping of its own beyond quotes; the second post has no place, the third is deleted."""
    header = (
        YOUR_PRIORITIES
        if questions is None
        else YOUR_PRIORITIES.replace("Description", ",".join(f'"{question}"' for question in questions))
    )
    asked = 1 if questions is None else len(questions)
    description = '"Plus d\'ombre; merci"' + ',"Et des bancs"' * (asked - 1)
    lines = [
        header,
        f'1,501,"{EMAIL}","{NAME}","Verdir la place SQ-7F3K2",{description},"https://yrpri.org/post/501","Nature",47.2184,-1.5536,14,6,3,'
        f'"Bon pour les enfants\n\nFraîcheur\n\n","Moins de places de parking\n\n","https://img.exemple/1.jpg","{NAME}","{EMAIL}","{PHONE}",,,"",',
        f'2,502,"{EMAIL}","{NAME}","Sans lieu",{description},"https://yrpri.org/post/502","","","",1,0,0,"","","",,,,,,"",',
        "3,503,DELETED,,,,,,,,,,,",
    ]
    return "\n".join(lines).encode("utf-8")


FIXMYSTREET = (
    "Report ID",
    "Title",
    "Detail",
    "User Name",
    "Category",
    "Subcategory",
    "Created",
    "Confirmed",
    "Acknowledged",
    "Fixed",
    "Closed",
    "Status",
    "Latitude",
    "Longitude",
    "Query",
    "Ward",
    "Easting",
    "Northing",
    "Report URL",
    "Device Type",
    "Site Used",
    "Reported As",
)


def fixmystreet_row(number=900, detail=DIRTY):
    return [
        number,
        "Trottoir barré",
        detail,
        NAME,
        "Pavements",
        "Obstruction",
        "2026-02-10T09:00:00",
        "2026-02-10T09:05:00",
        "",
        "",
        "",
        "confirmed",
        "47.2184",
        "-1.5536",
        "44000",
        "Centre",
        530000,
        180000,
        f"https://www.fixmystreet.example/report/{number}",
        "website",
        "fixmystreet",
        "",
    ]


def open311():
    return json.dumps(
        [
            {
                "service_request_id": "638344",
                "status": "open",
                "status_notes": "",
                "service_name": "Trottoir",
                "service_code": "006",
                "description": DIRTY,
                "agency_responsible": {"recipient": ["Ville"]},
                "service_notice": "",
                "requested_datetime": "2026-02-14T06:37:38-08:00",
                "updated_datetime": "2026-02-14T06:37:38-08:00",
                "expected_datetime": "2026-02-15T06:37:38-08:00",
                "address": "8 rue X",
                "address_id": "545483",
                "zipcode": "44000",
                "lat": 47.2184,
                "long": -1.5536,
                "media_url": "http://x.example/a.jpg",
                "requestor_name": NAME,
                "comment_count": 2,
                "title": "Obstacle",
                "detail": DIRTY,
                "interface_used": "Web",
                "agency_sent_datetime": "2026-02-14T07:00:00-08:00",
            }
        ]
    ).encode("utf-8")


def page_answers(answers, saved="2026-04-02T10:00:00Z"):
    """What the consultation page saves (core/consultation/answers.schema.json)."""
    return json.dumps({"format": "transformable-spaces-answers", "version": 1, "package": "p", "saved": saved, "answers": answers}).encode(
        "utf-8"
    )


def page_vote(code, vote, comment=None, identifier="00000000000000a1", date="2026-04-01"):
    return {"id": identifier, "code": code, "vote": vote, "comment": comment, "lang": "fr", "date": date}


def page_proposal(lon, lat, title="Un banc ici", text="À l'ombre", identifier="00000000000000b1"):
    return {"id": identifier, "proposal": {"lon": lon, "lat": lat, "title": title, "text": text}, "lang": "fr", "date": "2026-04-01"}
