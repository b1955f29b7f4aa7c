package dev.partnercenter.client.doctor;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** A diagnosis for programs. */
final class DiagnosisJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private DiagnosisJson() {}

    static String write(Diagnosis diagnosis) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("examinedAt", diagnosis.examinedAt().toString());
        json.put("cloud", diagnosis.cloud().name());
        json.put("clientId", diagnosis.clientId());
        json.put("partner", diagnosis.partner().value());
        json.put("exitCode", diagnosis.exitCode());
        json.put(
                "findings", diagnosis.findings().stream().map(DiagnosisJson::of).toList());
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JacksonException e) {
            throw new AssertionError("strings, numbers and lists of them can be written", e);
        }
    }

    private static Map<String, String> of(Finding finding) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("check", finding.check().name());
        json.put("outcome", finding.outcome().toString());
        json.put("evidence", finding.evidence());
        if (finding.remedy() != null) {
            json.put("remedy", finding.remedy());
        }
        if (finding.because() != null) {
            json.put("because", finding.because().name());
        }
        return json;
    }
}
