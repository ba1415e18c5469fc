package dev.medley.registry.problem;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What texts of a request look like, for the OpenAPI document; the code that takes them decides, these patterns tell what it decides. */
public final class Shape {
    /** A part of a name: of an account, or of an adapter after its owner. */
    public static final String NAME =
            "^(?!.*(--|\\.\\.|\\.[gG][iI][tT]$))[A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9])?$";

    public static final String ADAPTER = "^(?!.*(--|\\.\\.|\\.[gG][iI][tT](/|$)))"
            + "[A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9])?/[A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9])?$";
    /** {@code owner/name}, with a tag or a digest. */
    public static final String REFERENCE = "^(?![^:@]*(--|\\.\\.|\\.[gG][iI][tT]([/:@]|$)))"
            + "[A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9])?/[A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9])?"
            + "(:[a-z0-9._-]{1,64})?(@sha256:[0-9a-f]{64})?$";

    public static final String TAG = "^[a-z0-9._-]{1,64}$";
    public static final String TAG_OR_DIGEST = "^([a-z0-9._-]{1,64}|sha256:[0-9a-f]{64})$";
    public static final String SHA256 = "^[0-9a-f]{64}$";
    public static final String BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$";

    /** More than white space. */
    public static final String FILLED = "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$";

    /** Anything that a database can hold: all but U+0000. */
    public static final String STORABLE = "^[^\\u0000]*$";

    private Shape() {}

    /** An item of a list of hashes. */
    @Schema(type = SchemaType.STRING, pattern = "^(sha256:)?[0-9a-f]{64}$")
    public interface Hash {}

    /** An item of a list of adapters and versions. */
    @Schema(type = SchemaType.STRING, pattern = REFERENCE)
    public interface Reference {}

    /** An item of a list of scopes. */
    @Schema(
            type = SchemaType.STRING,
            enumeration = {
                "inference:call",
                "adapter:read",
                "adapter:write",
                "adapter:delete",
                "key:manage",
                "billing:read",
                "org:admin"
            })
    public interface ScopeLabel {}

    /** An item of a robot's list of scopes. */
    @Schema(
            type = SchemaType.STRING,
            enumeration = {"inference:call", "adapter:read", "adapter:write", "adapter:delete", "billing:read"})
    public interface RobotScope {}

    /** An item of a key's list of resources. */
    @Schema(
            type = SchemaType.STRING,
            pattern =
                    "^(?!.*(--|\\.\\.|\\.[gG][iI][tT](/|$)))"
                            + "[A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9])?/([A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9])?|\\*)$")
    public interface Resource {}

    /** An item of a key's list of networks. */
    @Schema(type = SchemaType.STRING, pattern = "^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]{2,45})(/[0-9]{1,3})?$")
    public interface Network {}

    /** An item of a list of protected tags. */
    @Schema(type = SchemaType.STRING, pattern = "^([a-z0-9._-]{1,64}|[a-z0-9._-]{0,63}\\*)$")
    public interface TagPattern {}
}
