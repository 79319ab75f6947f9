"""The API's documents: OpenAPI for machines, a page for people, both served by the house itself."""

from flask import Blueprint, Response, jsonify, render_template

from api.openapi import document
from web.guards import public
from web.house import house


def documents() -> Blueprint:
    pages = Blueprint("api_documents", __name__, url_prefix="/api", template_folder="templates")

    @pages.get("/openapi.json")
    @public("what the API can do is no secret")
    def openapi() -> Response:
        return jsonify(document())

    @pages.get("/docs")
    @public("what the API can do is no secret")
    def docs() -> str:
        return render_template(
            "api/docs.html", lang="en", document=document(), now=house().store.clock.now()
        )

    return pages
