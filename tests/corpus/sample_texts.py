# ruff: noqa: E501 - a paragraph of a paper stands on one line
"""The papers of the sample mailbox: contracts that a freelancer meets, in our own words. All names are made up."""

from __future__ import annotations

PUBLISHER_MSA = """MASTER SERVICES AGREEMENT

Reference: NP-2026-014

This Master Services Agreement is made on 15 April 2026 between North Pier Books Ltd, 4 Quay Street, Whitby ("Publisher") and Ada Marsh, 12 Mill Lane, York ("Illustrator").

1. Services
1.1 Illustrator shall create the illustrations described in each Statement of Work (the "Work Product") and deliver them by the dates stated there.
1.2 Publisher shall review each delivery within ten (10) days.

2. Fees
2.1 Publisher shall pay the fee stated in the Statement of Work within thirty (30) days of receipt of an invoice.

3. Ownership
3.1 The Work Product is a work made for hire. To the extent that it is not, Illustrator hereby assigns to Publisher all right, title and interest in and to the Work Product throughout the world.
3.2 Publisher may use the Work Product for any and all purposes, in any media now known or later developed.
3.3 Illustrator waives all moral rights in the Work Product.

4. Warranties
4.1 Illustrator warrants that the Work Product is original and does not infringe the rights of any third party.

5. Term
5.1 This Agreement begins on 15 April 2026 and continues for one (1) year. It renews for further periods of one year unless either party gives thirty (30) days' written notice before the end of the current period.

6. General
6.1 This Agreement is governed by the laws of England and Wales.
6.2 This Agreement may be changed only in writing signed by both parties.

Signed for Publisher: ______________________    Date: __________
Signed by Illustrator: ______________________    Date: __________
"""

STUDIO_LICENCE = """ILLUSTRATION LICENCE

Agreement between Harbour Light Studio GmbH, Kiel ("Client") and Ada Marsh ("Artist"), dated 3 March 2026.

1. Commission
Artist will make six spot illustrations for the Client's autumn catalogue (the "Artwork").

2. Licence
Artist retains copyright in the Artwork. Client receives a non-exclusive, non-sublicensable licence to reproduce the Artwork solely in the 2026 autumn catalogue, in print and online, in Germany, for twelve months. All other rights are reserved to Artist.

3. Fee
Client pays 1,800.00 EUR within 21 days of delivery.

4. Cancellation
If Client cancels after sketches, half of the fee is due.

5. Law
German law applies.

Signed: Harbour Light Studio GmbH          Signed: Ada Marsh
"""

AGENCY_HIGH = """INDEPENDENT CONTRACTOR AGREEMENT

This Agreement is between Larkfield Agency Inc. ("Client") and Ada Marsh ("Contractor") and is effective as of May 4, 2026.

1. Services and Deliverables
1.1 Contractor will perform the services set out in the Statement of Work.
1.2 "Deliverables" means all work that Contractor makes under this Agreement, including drafts, sketches, raw files, working files, metadata and final files, whether delivered or not.

2. Licence
2.1 Contractor retains all right, title and interest in the Deliverables. Subject to payment, Contractor grants Client a non-exclusive licence to use the Deliverables solely for the purposes set out in the Statement of Work. No other use is permitted.

3. No AI Training
3.1 Client shall not use, and shall not authorize any third party to use, the Deliverables to train, fine-tune, develop or improve any artificial intelligence model or machine learning system, whether internal or operated by a third party, or to build any data set for that purpose.
3.2 Client shall not upload, submit or input the Deliverables into any third-party artificial intelligence platform.
3.3 This Section 3 prevails over any conflicting term of this Agreement or of any other document, and survives termination of this Agreement.
3.4 Any use for artificial intelligence training needs a separate written licence signed by Contractor and a separate fee.

4. Audit
4.1 Once a year Contractor may request records that show compliance with Section 3. Client shall answer within fifteen (15) business days with a certificate signed by an officer.

5. Payment
5.1 Client pays each invoice within thirty (30) days of receipt. Late amounts bear interest at 1.5 % a month.

6. Term
6.1 This Agreement ends on May 3, 2027. Either party may terminate with thirty (30) days' written notice.

7. Governing Law
7.1 This Agreement is governed by the laws of the State of New York.

Client: Larkfield Agency Inc.    By: /s/ Jo Larkfield    Date: May 4, 2026
Contractor: /s/ Ada Marsh    Date: May 4, 2026
"""

MAGAZINE_LICENCE = """CONTRIBUTOR AGREEMENT

between Tern & Tide Magazine Ltd ("the Magazine") and Ada Marsh ("the Contributor"), 11 June 2026.

1. The Contributor will write one feature of 2,000 words (the "Article"), to be delivered on 30 June 2026.
2. The Contributor keeps the copyright in the Article. The Magazine receives first British serial rights: a licence to publish the Article once in the printed issue of August 2026 and on its website for the life of that issue, and for no other purpose.
3. The Magazine pays 900.00 GBP within 30 days of delivery. If the Article is not used, a kill fee of 50 % is payable.
4. The Magazine will credit the Contributor by name.
5. This agreement is governed by the law of England.

Agreed for the Magazine: ____________________
Agreed by the Contributor: ____________________
"""

PLATFORM_GRANT = """FREELANCE VOICE TALENT AGREEMENT

This Agreement is made between Brightwave Audio LLC ("Company") and Ada Marsh ("Talent") on 2 February 2026.

1. Recordings. Talent will record the scripts that Company supplies (the "Recordings").
2. Rights. Talent grants Company a perpetual, irrevocable, worldwide, sublicensable licence to use the Recordings for any purpose whatsoever.
3. Technology. Company may use the Recordings, and may permit its affiliates and partners to use them, to train, develop and improve machine learning models, including speech synthesis.
4. Fee. Company pays Talent USD 250 for each finished hour, within 60 days of acceptance.
5. Conduct. Talent shall not use artificial intelligence tools in making the Recordings.
6. Term. This Agreement continues until either party ends it with 14 days' notice.
7. Law. This Agreement is governed by the laws of the State of Delaware.

Company: ____________________      Talent: ____________________
"""

BODY_HTML_PARAGRAPHS = (
    "Dear Ada,",
    "thank you for the call. These are the terms for the spring campaign; please reply with 'agreed' and we start on Monday.",
    'Services agreement between Copperfield Foods Ltd (the "Client") and Ada Marsh (the "Freelancer").',
    '1. The Freelancer shall design four posters and hand over the final files by 2 October 2026 (the "Works").',
    "2. The Client shall pay 3,200.00 GBP within 30 days of the invoice.",
    "3. On payment the Freelancer assigns to the Client all right, title and interest in the Works, for unrestricted use.",
    "4. Either party may end this agreement with 14 days' written notice; work done until then is paid.",
    "5. The law of England and Wales applies.",
    "Best wishes, Priya Nair, Copperfield Foods Ltd",
)

BODY_PLAIN = """Hi Ada,

as discussed, here is our agreement, short and sweet:

1. You write three blog articles of about 1,000 words each for Fernhill Outdoor Ltd.
2. We pay you 250 GBP per article within 14 days of your invoice.
3. You keep the copyright. We may publish the articles on fernhill-outdoor.example and nowhere else.
4. We will not use the articles to train, fine-tune or develop artificial intelligence or machine learning systems, and will not let anybody else do so.
5. Either of us can stop with one week's notice. English law applies.

If that works for you, just reply "agreed".

Tom
Fernhill Outdoor Ltd
"""

ZIP_MSA = """MASTER AGREEMENT FOR CREATIVE SERVICES

Reference: OAK-77

This Master Agreement is entered into on 1 July 2026 by Oakline Media S.A. ("Client") and Ada Marsh ("Designer").

1. Designer shall provide the services and create the materials described in each Statement of Work (the "Deliverables").
2. Designer hereby assigns to Client all right, title and interest in the Deliverables upon payment.
3. Client shall not use the Deliverables to train, fine-tune or develop any generative artificial intelligence system, except as permitted in Section 8.
4. Client pays each invoice within 45 days of receipt.
5. Designer may show the Deliverables in a portfolio after publication.
6. Client may terminate for convenience with 10 days' notice and pays for work done.
7. This Agreement is governed by the laws of Belgium.
8. Notwithstanding anything to the contrary, Client and its affiliates may use the Deliverables to improve their products and services, including machine learning models.

For Client: ____________________      Designer: ____________________
"""

ZIP_SOW = """STATEMENT OF WORK No. 1

under the Master Agreement for Creative Services, reference OAK-77, between Oakline Media S.A. ("Client") and Ada Marsh ("Designer").

1. Deliverables: a logo, a colour palette and a two-page style guide.
2. Timetable: sketches on 20 July 2026, final files on 14 August 2026.
3. Fee: EUR 4,500.00, half on signature and half on delivery.
4. Two rounds of revisions are included.

For Client: ____________________      Designer: ____________________
"""

FORWARDED_REVERSED = """CONSULTING AGREEMENT

This Consulting Agreement, dated 9 September 2026, is between Blue Anchor Games AB ("Company") and Ada Marsh ("Consultant").

1. Consultant shall write dialogue and item descriptions for the game "Low Water" (the "Materials").
2. The Materials are the sole and exclusive property of Company, and Consultant assigns all rights in them.
3. Consultant shall not use generative artificial intelligence tools to create the Materials and shall not use Company data to train any model.
4. Company pays SEK 42,000 on acceptance.
5. Consultant shall keep Company's information confidential for five years.
6. This Agreement is governed by the laws of Sweden.

Company: ____________________      Consultant: ____________________
"""

TRACKED_BASE = (
    'DESIGN SERVICES AGREEMENT between Quill and Quarry Ltd ("Client") and Ada Marsh ("Designer"), 5 October 2026.',
    '1. Designer shall design a cover and twelve chapter openers (the "Deliverables").',
    '2. Designer retains copyright. Client receives a licence to use the Deliverables solely for the book "Saltmarsh".',
)
TRACKED_DELETED = "3. Client shall not use the Deliverables to train, fine-tune or develop artificial intelligence models, or authorize any third party to do so."
TRACKED_INSERTED = (
    "3. Client may use the Deliverables for research and development, including to train machine learning models."
)
TRACKED_END = (
    "4. Client pays 2,750.00 GBP within 30 days of delivery.",
    "5. The law of England and Wales applies.",
    "Client: ____________________      Designer: ____________________",
)

INVOICE = """INVOICE No. 2026-118

Print House Whitby
Bill to: Ada Marsh, 12 Mill Lane, York

200 postcards, A6, 350 g          64.00 GBP
Delivery                           6.50 GBP
Total                             70.50 GBP

Payable within 14 days to account 12345678. Thank you for your order.
"""

NEWSLETTER = """The Ink Letter, no. 88

This month: five brushes we love, an interview with a lino printer, and what the new terms of a big platform say
about AI training (a long read). Workshops in May are nearly sold out.

Read online | Change your preferences | Unsubscribe
"""

CHAT = """Hi Ada,

lovely to see you on Saturday! Did that contract with the bookshop ever come through? Bring the sketches on Thursday,
I'd love to see them. Lunch is on me.

Ruth
"""

ESIGN_BODY = """Marlow Events sent you a document to review and sign.

    "Photography Services Agreement"

REVIEW DOCUMENT: https://sign.example.com/d/6f1c2a

Do not share this e-mail: the link gives access to your document. This message was sent by a signing service on behalf
of Marlow Events.
"""

LOCKED = """NON-EXCLUSIVE PHOTO LICENCE

between Petrel Travel Ltd ("Licensee") and Ada Marsh ("Photographer"), 12 August 2026.

1. Photographer grants Licensee a licence to use eight photographs (the "Images") solely on petrel-travel.example for two years.
2. Licensee shall not use the Images, or let others use them, to train, fine-tune or develop artificial intelligence systems of any kind.
3. Licensee pays 640.00 GBP within 30 days.
4. The law of England applies.

Licensee: ____________________      Photographer: ____________________
"""
