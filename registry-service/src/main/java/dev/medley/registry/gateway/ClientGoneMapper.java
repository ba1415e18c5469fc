package dev.medley.registry.gateway;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Ends the exchange quietly: nobody reads the status. */
@Provider
class ClientGoneMapper implements ExceptionMapper<ClientGone> {
    static final int CLIENT_CLOSED_REQUEST = 499;

    @Override
    public Response toResponse(ClientGone gone) {
        return Response.status(CLIENT_CLOSED_REQUEST).build();
    }
}
