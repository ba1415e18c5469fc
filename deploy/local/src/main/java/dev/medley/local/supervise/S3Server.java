package dev.medley.local.supervise;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/**
 * The S3 server of one machine: a folder behind S3Proxy, in a process of its own. Browsers send uploads straight to it, so the portal's origin
 * (and no other) may. Arguments: folder, port, allowed origins; the credentials come by the environment, which other users can't read.
 */
public final class S3Server {
    private S3Server() {}

    public static void main(String... args) throws Exception {
        TornUploads.remove(Path.of(args[0]));
        S3Proxy server = of(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                List.of(args).subList(2, args.length),
                System.getenv("MEDLEY_S3_ACCESS_KEY"),
                System.getenv("MEDLEY_S3_SECRET_KEY"));
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
    }

    /**
     * A server that has not started.
     *
     * @param origins of browsers that may send to it
     */
    static S3Proxy of(Path folder, int port, List<String> origins, String accessKey, String secretKey)
            throws ReflectiveOperationException {
        Properties settings = new Properties();
        settings.setProperty("jclouds.filesystem.basedir", folder.toString());
        return SignedHeadersOnly.before(S3Proxy.builder()
                .blobStore(new OpenUploadsOnly(BlobStores.create("filesystem-nio2", settings)))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                .corsRules(new CrossOriginResourceSharing(
                        origins, List.of("GET", "PUT", "POST", "HEAD"), List.of("*"), List.of("ETag"), ""))
                .build());
    }

    private static void stop(S3Proxy server) {
        try {
            server.stop();
        } catch (Exception e) {
            System.err.println("S3 server: " + e);
        }
    }
}
