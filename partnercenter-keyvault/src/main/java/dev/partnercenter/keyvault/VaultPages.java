package dev.partnercenter.keyvault;

import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A list that a vault gives page by page, each with the address of the next. */
final class VaultPages {
    private VaultPages() {}

    /**
     * Reads a list to its end.
     *
     * @throws Circle if it has none
     */
    static <T> List<T> all(PagedIterable<T> list) {
        List<T> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (PagedResponse<T> page : list.iterableByPage()) {
            all.addAll(page.getValue());
            String next = page.getContinuationToken();
            if (next != null && !seen.add(next)) {
                throw new Circle();
            }
        }
        return all;
    }

    /** A page names one as the next that was read before; Azure's client would go round for ever. */
    static final class Circle extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
