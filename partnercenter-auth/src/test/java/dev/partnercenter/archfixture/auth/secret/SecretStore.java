package dev.partnercenter.archfixture.auth.secret;

/** Stands for the real one. */
public interface SecretStore {}
