package dev.medley.registry.adapter;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/** Task lists as GitHub writes them: an item that begins with {@code [ ]} or {@code [x]} begins with a check box, which nobody can tick. */
final class TaskItems implements Parser.ParserExtension, HtmlRenderer.HtmlRendererExtension {
    static final String DONE = "done";
    static final String OPEN = "to do";
    /** Brackets with one sign between. */
    private static final int MARK = 3;

    @Override
    public void extend(Parser.Builder parser) {
        parser.postProcessor(document -> {
            document.accept(new Marking());
            return document;
        });
    }

    @Override
    public void extend(HtmlRenderer.Builder renderer) {
        renderer.nodeRendererFactory(Boxes::new);
    }

    private static final class Box extends CustomNode {
        private final boolean isDone;

        Box(boolean isDone) {
            this.isDone = isDone;
        }
    }

    private static final class Marking extends AbstractVisitor {
        @Override
        public void visit(ListItem item) {
            if (item.getFirstChild() instanceof Paragraph paragraph
                    && paragraph.getFirstChild() instanceof Text text
                    && isMarked(text.getLiteral())) {
                text.insertBefore(new Box(text.getLiteral().charAt(1) != ' '));
                text.setLiteral(text.getLiteral().substring(MARK));
            }
            visitChildren(item);
        }

        private static boolean isMarked(String text) {
            return text.length() > MARK
                    && text.charAt(0) == '['
                    && " xX".indexOf(text.charAt(1)) >= 0
                    && text.charAt(2) == ']'
                    && Character.isWhitespace(text.charAt(MARK));
        }
    }

    private record Boxes(HtmlNodeRendererContext context) implements NodeRenderer {
        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Box.class);
        }

        @Override
        public void render(Node node) {
            boolean isDone = ((Box) node).isDone;
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("type", "checkbox");
            attributes.put("aria-label", isDone ? DONE : OPEN);
            attributes.put("disabled", "");
            if (isDone) {
                attributes.put("checked", "");
            }
            context.getWriter().tag("input", context.extendAttributes(node, "input", attributes), true);
        }
    }
}
