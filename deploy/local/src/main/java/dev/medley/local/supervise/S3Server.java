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
        Properties settings = new Properties();
        settings.setProperty("jclouds.filesystem.basedir", args[0]);
        List<String> origins = List.of(args).subList(2, args.length);
        S3Proxy server = S3Proxy.builder()
                .blobStore(new OpenUploadsOnly(BlobStores.create("filesystem-nio2", settings)))
                .endpoint(URI.create("http://127.0.0.1:" + args[1]))
                .awsAuthentication(
                        AuthenticationType.AWS_V2_OR_V4,
                        System.getenv("MEDLEY_S3_ACCESS_KEY"),
                        System.getenv("MEDLEY_S3_SECRET_KEY"))
                .corsRules(new CrossOriginResourceSharing(
                        origins, List.of("GET", "PUT", "POST", "HEAD"), List.of("*"), List.of("ETag"), ""))
                .build();
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
    }

    private static void stop(S3Proxy server) {
        try {
            server.stop();
        } catch (Exception e) {
            System.err.println("S3 server: " + e);
        }
    }
}
