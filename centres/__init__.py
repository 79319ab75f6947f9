"""The network: company, branches, centres, windows, services; people, devices, who may do what."""
