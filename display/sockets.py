"""What a board says by its socket: whether it can be heard."""

from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from centres.access import Principal
from display import ears
from hub.sockets import connected, socket_id
from web.guards import socket_event
from web.house import House, house
from web.limits import limit_token
from web.problems import Problem

BOARD = "display"
"""The role of boards."""


def register(socketio: SocketIO, app: Flask, here: House) -> None:
    """Attach the handler, and have the end of a connection told."""

    @socket_event("an enrolled board, of itself")
    def sound(asked: Any = None) -> None:
        principal = connected()
        if principal is None or principal.kind != "device" or principal.role != BOARD:
            return
        try:
            limit_token(principal.key)
        except Problem:
            return
        with house().store.write(principal.key) as tx:
            ears.hears(tx, principal.id, principal.scope, socket_id(), asked is True)

    def gone(principal: Principal, socket: str) -> None:
        if principal.kind == "device" and principal.role == BOARD:
            with house().store.write(principal.key) as tx:
                ears.gone(tx, principal.id, socket)

    socketio.on_event("sound", sound)
    app.extensions["priyom_socket_events"]["sound"] = sound
    here.parts["gone"] = gone
