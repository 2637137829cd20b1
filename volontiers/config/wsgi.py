"""What gunicorn serves."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

from volontiers.ops import production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volontiers.config.settings")
application = get_wsgi_application()

if found := production.faults():
    # A French sentence for the one who starts it, and no page served.
    sys.exit("Volontiers ne démarre pas :\n" + "\n".join(f"  {fault}" for fault in found))

# What was loaded to start stays for good: the collector need not walk through it again at every turn.
gc.freeze()
