"""Put the city on the screen: everything that knows Streamlit lives here."""
