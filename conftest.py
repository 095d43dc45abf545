from hypothesis import HealthCheck, settings

pytest_plugins = ["stack.testing"]

# How long an example takes says more about the machine than about the rule.
settings.register_profile("draaischijf", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("draaischijf")
