"""Central's description of itself (`/schema`), with the plain form of an exchange, which its handler reads as bytes."""

from dataclasses import fields
from typing import Any

import msgspec
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import Components, OpenAPI, SecurityScheme

from sync.protocol import PROTOCOL, SyncRequest, SyncResponse


class _Described(OpenAPI):
    def to_schema(self) -> dict[str, Any]:
        schema = super().to_schema()
        (request, response), types = msgspec.json.schema_components(
            [SyncRequest, SyncResponse], ref_template="#/components/schemas/{name}"
        )
        schema["components"].setdefault("schemas", {}).update(types)
        exchange = schema["paths"]["/v1/sync"]["post"]
        exchange["requestBody"] = {"required": True, "content": {"application/json": {"schema": request}}}
        exchange["responses"]["200"]["content"] = {"application/json": {"schema": response}}
        return schema


class _Config(OpenAPIConfig):
    def to_openapi_schema(self) -> OpenAPI:
        found = super().to_openapi_schema()
        return _Described(**{field.name: getattr(found, field.name) for field in fields(found)})


def description() -> OpenAPIConfig:
    scheme = SecurityScheme(type="http", scheme="bearer", description="the token that enrolment gave this device")
    return _Config(
        title="Loket central",
        version=str(PROTOCOL),
        use_handler_docstrings=True,
        components=Components(security_schemes={"token": scheme}),
        render_plugins=[JsonRenderPlugin(), YamlRenderPlugin()],
    )
